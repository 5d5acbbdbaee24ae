// What does a real small model write that was never trained for it: free, under the mask, and behind an address? And what does judging cost?
//   node bench/smollm2.mjs [--problems 20] [--group 8] [--tokens 112] [--rows 16] [--threads 2] [--temperature 0.7] [--out FOLDER]
// Problems of our own, two worked examples in the prompt. Needs `npm run setup -- smollm2`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { report } from './common.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const model = at('.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf');
if (!existsSync(model)) throw new Error('SmolLM2 is not here: npm run setup -- smollm2');
const { values } = parseArgs({
  options: {
    problems: { type: 'string', default: '20' },
    group: { type: 'string', default: '8' },
    tokens: { type: 'string', default: '112' },
    rows: { type: 'string', default: '16' },
    threads: { type: 'string', default: '2' },
    temperature: { type: 'string', default: '0.7' },
    out: { type: 'string' },
  },
});
const folder = values.out ?? mkdtempSync(join(tmpdir(), 'assay-smollm2-'));
const path = (name) => join(folder, name);

/** Runs the command to its end; @returns what it said on standard error. */
async function assay(args) {
  const child = spawn(process.execPath, [at('dist/cli/main.js'), ...args], { stdio: ['ignore', 'inherit', 'pipe'] });
  let err = '';
  child.stderr.on('data', (piece) => (err += String(piece)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`assay ${args.join(' ')} ended with ${code}:\n${err}`);
  return err;
}

const linesOf = (name) =>
  readFileSync(path(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

async function tasks(split, count, name) {
  const sizes = ['--least', '2', '--most', '2'];
  await assay(['tasks', '--split', split, '--count', String(count), '--seed', 'smollm2', ...sizes, '--out', path(name)]);
}

await tasks('test', values.problems, 'problems.jsonl');
await tasks('train', 2, 'train.jsonl');
const examples = linesOf('train.jsonl').map(({ question, text, reference }) => ({
  question,
  completion: `\`\`\`lp\n${(reference.model ?? text).trim()}\n\`\`\``,
}));
writeFileSync(path('examples.jsonl'), examples.map((one) => `${JSON.stringify(one)}\n`).join(''));
const { group, tokens, rows, threads, temperature } = values;
const common = ['--data', path('problems.jsonl'), '--examples', path('examples.jsonl'), '--group', group, '--json'];
const own = [...common, '--policy', model, '--provider', 'cpu', '--rows', rows, '--threads', threads];
const writing = ['--temperature', temperature, '--max-tokens', tokens, '--seed', '1'];

/** Figures of a run, and what its lines are worth. */
async function run(name, args) {
  const load = loadavg()[0];
  const figures = JSON.parse((await assay(['rollout', ...args, ...writing, '--out', path(`${name}.jsonl`)])).trim().split('\n').at(-1));
  const lines = linesOf(`${name}.jsonl`);
  const count = (holds) => lines.filter(holds).length;
  const found = {
    ...figures,
    load,
    ended: count(({ finish }) => finish !== 'length'),
    read: count(({ verdict }) => verdict.model !== undefined),
    right: count(({ verdict }) => verdict.match?.['1e-6'] === true),
    rowsRight: count(({ parts }) => parts?.rows === 1),
    first: lines[0].completion,
  };
  console.log(name, JSON.stringify(found));
  return found;
}

const free = await run('free', own);
const constrained = await run('constrained', [...own, '--constrain', 'lp']);
const served = ['--port', '0', '--temperature', temperature, '--max-tokens', tokens, '--rows', rows];
const server = spawn(process.execPath, [at('scripts/serve-policy.mjs'), model, ...served]);
const url = await new Promise((resolve) => server.stderr.on('data', (text) => resolve(String(text).trim().split(' ').at(-1))));
const calls = ['--concurrency', '4', '--timeout-ms', '600000'];
const endpoint = await run('served', [...common, '--policy', url, '--model', 'smollm2', ...calls]).finally(() => server.kill('SIGTERM'));
report('smollm2', {
  problems: Number(values.problems),
  group: Number(group),
  tokensEach: Number(tokens),
  free,
  constrained,
  served: endpoint,
});
