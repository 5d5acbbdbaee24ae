// Does TRL's own GRPO trainer train by our rewards? Two steps of it on this machine's processors, with a policy made here at random, against
// `assay serve`. Its virtual environment takes several gigabytes: PyTorch comes from the package index with CUDA beside it.
//   node scripts/trl-steps.mjs --setup     makes the environment
//   node scripts/trl-steps.mjs [steps, 2]  exit 1: some reward was not the right one, or did not arrive in the trainer
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonOfTrl, setUpTrl, trlMissing } from './trl/venv.mjs';
import { root } from './setup/system.mjs';

const problem = process.argv.includes('--setup') ? setUpTrl() : trlMissing();
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}
if (process.argv.includes('--setup')) process.exit(0);

const model = (row, most) => `Maximize\n obj: 3 x + 2 y\nSubject To\n ${row}: x + y <= ${most}\nEnd\n`;
/** What the policy may write, with the reward of the default preset where the answer is 12. */
const REWARDS = new Map(
  ['labor', 'hours', 'wood'].flatMap((row) => [
    [model(row, '4'), 1],
    [model(row, '5'), 0.2],
    [model(row, '1,000'), 0],
  ]),
);

/** Runs a program. @returns its end, as a promise, and what it has said on both ways */
function start(command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const said = { out: '', error: '' };
  child.stdout.on('data', (piece) => {
    said.out += piece;
  });
  child.stderr.on('data', (piece) => {
    said.error += piece;
  });
  return { child, said, ended: new Promise((resolve) => child.once('close', resolve)) };
}

async function startServer() {
  const server = start(process.execPath, [join(root, 'dist/cli/main.js'), 'serve', '--port', '0', '--threads', '1', '--log', 'silent']);
  while (!/listening on (\S+)/.test(server.said.error)) {
    if (server.child.exitCode !== null) throw new Error(server.said.error);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...server, url: /listening on (\S+)/.exec(server.said.error)[1] };
}

/** @returns what is wrong with what the trainer says */
function wrongIn({ given, log, moved }, steps, counted) {
  const wrong = [];
  for (const { completion, reward } of given) {
    const wanted = REWARDS.get(completion) ?? 0;
    if (Math.abs(reward - wanted) > 1e-9) wrong.push({ completion, reward, wanted });
  }
  if (given.length !== counted) wrong.push({ asked: given.length, counted });
  const logged = log.filter((line) => 'reward' in line);
  if (logged.length !== steps) wrong.push({ steps, logged: logged.length });
  const size = given.length / Math.max(1, steps);
  for (const [step, { reward }] of logged.entries()) {
    const own = given.slice(step * size, (step + 1) * size);
    const mean = own.reduce((sum, one) => sum + one.reward, 0) / own.length;
    if (!(Math.abs(reward - mean) < 1e-6)) wrong.push({ step, logged: reward, given: mean });
  }
  if (new Set(given.map(({ reward }) => reward)).size < 2) wrong.push('all rewards are the same: nothing could be learned');
  if (!(moved > 0)) wrong.push('no weight has moved');
  return wrong;
}

const steps = Number(process.argv[2] ?? 2);
const folder = mkdtempSync(join(tmpdir(), 'assay-trl-'));
const server = await startServer();
try {
  const env = { PYTHONPATH: join(root, 'clients/python'), PYTHONDONTWRITEBYTECODE: '1' };
  const trainer = start(pythonOfTrl, [join(root, 'scripts/trl/steps.py'), server.url, folder, String(steps), ...REWARDS.keys()], env);
  const code = await trainer.ended;
  if (code !== 0) throw new Error(`the trainer ended with ${code}:\n${trainer.said.error}`);
  const told = JSON.parse(trainer.said.out.trim().split('\n').at(-1));
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const counted = [...metrics.matchAll(/^assay_items_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  const wrong = wrongIn(told, steps, counted);
  const rewards = told.log.filter((line) => 'reward' in line).map(({ reward }) => reward);
  console.log(
    JSON.stringify({ steps, completions: told.given.length, counted, rewards, moved: told.moved, versions: told.versions, wrong }),
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  server.child.kill('SIGTERM');
  await server.ended;
  rmSync(folder, { recursive: true });
}
