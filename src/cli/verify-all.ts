import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { colors as pc } from './colors.ts';
import { type Agreement, agreementOf } from '../agreement.ts';
import type { SolverName } from '../codes.gen.ts';
import { createEngine, type Engine, type EngineOptions, type Item, type Judged } from '../engine.ts';
import type { SourceFormat } from '../environment.ts';
import { solvers, testSolver } from '../solvers.ts';
import type { Verdict } from '../verdict.ts';
import { createReading, type Reading, readItems } from './input.ts';
import { EXIT } from './exit.ts';
import { createProgress } from './progress.ts';
import { showJudged } from './show.ts';

/** Items that go to every solver together. */
const CHUNK = 64;

export interface VerifyAllOptions {
  readonly engine: EngineOptions;
  readonly format?: SourceFormat;
  readonly out?: string;
  readonly json?: boolean;
}

/** One item as every solver judges it; `verdict` is the one that stands. */
interface JudgedByAll extends Judged {
  readonly agreement: Agreement<SolverName>;
  readonly verdicts: Readonly<Partial<Record<SolverName, Verdict>>>;
}

async function createEngines(options: EngineOptions): Promise<Map<SolverName, Engine>> {
  const engines = new Map<SolverName, Engine>();
  for (const info of solvers()) {
    if (!info.found) continue;
    const { failed } = await testSolver(info);
    if (failed.length === 0) engines.set(info.name, await createEngine({ ...options, solver: info.name, small: 'off' }));
    else console.error(`assay: ${info.name} is left out, its self-test fails on ${failed.join(', ')}`);
  }
  return engines;
}

async function judgeByAll(engines: ReadonlyMap<SolverName, Engine>, items: readonly Item[]): Promise<JudgedByAll[]> {
  const names = [...engines.keys()];
  const judged = await Promise.all([...engines.values()].map((engine) => engine.judge(items)));
  return items.map((_, i) => {
    const verdicts = new Map<SolverName, Verdict>();
    for (const [k, name] of names.entries()) {
      const one = judged[k]?.[i];
      if (one !== undefined) verdicts.set(name, one.verdict);
    }
    const agreement = agreementOf(verdicts);
    const standing = judged[names.indexOf(agreement.standing)]?.[i];
    if (standing === undefined) throw new RangeError(`no verdict of ${agreement.standing}`);
    // Keys of the map are the solvers' names.
    return { ...standing, agreement, verdicts: Object.fromEntries(verdicts) as JudgedByAll['verdicts'] };
  });
}

function showDisagreement({ agreement, verdicts }: JudgedByAll): string {
  const line = (name: SolverName, isRight: boolean): string => {
    const verdict = verdicts[name];
    const objective = verdict?.objective === undefined ? '' : ` ${verdict.objective}`;
    const violation = verdict?.violation?.primal === undefined ? '' : `, largest violation ${verdict.violation.primal}`;
    const text = `${name}: ${verdict?.status}${objective}, certificate ${verdict?.certificate}${violation}`;
    return `    ${isRight ? pc.green(text) : pc.red(text)}`;
  };
  return [
    `  ${pc.red('the solvers disagree')}; ${agreement.standing} stands: ${agreement.because}`,
    ...agreement.right.map((name) => line(name, true)),
    ...agreement.wrong.map((name) => line(name, false)),
  ].join('\n');
}

const showTally = (name: SolverName, { right, wrong, unsupported, unjudged }: Tally): string =>
  `${name}: ${right} agree with the verdict that stands, ${wrong} contradict it, ${unsupported} unsupported, ${unjudged} without an answer`;

interface Tally {
  right: number;
  wrong: number;
  unsupported: number;
  unjudged: number;
}

function count(tallies: Map<SolverName, Tally>, { agreement, verdicts }: JudgedByAll): void {
  for (const [name, tally] of tallies) {
    const status = verdicts[name]?.status;
    if (agreement.wrong.includes(name)) tally.wrong += 1;
    else if (status === 'unsupported') tally.unsupported += 1;
    else if (status === 'failed' || status === 'limit') tally.unjudged += 1;
    else tally.right += 1;
  }
}

/** Items in chunks; what is no item is told on standard error and counted in `bad`. */
async function* chunksOf(
  files: readonly string[],
  format: SourceFormat | undefined,
  reading: Reading,
  bad: { count: number },
): AsyncGenerator<Item[]> {
  let chunk: Item[] = [];
  for await (const item of readItems(files, format, reading)) {
    if ('problem' in item) {
      console.error(`assay: ${item.problem}`);
      bad.count += 1;
      continue;
    }
    chunk.push(item);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** `assay verify --solver all`: @returns the exit code; 3 when solvers disagreed about an item */
export async function verifyAll(files: readonly string[], options: VerifyAllOptions): Promise<number> {
  const engines = await createEngines(options.engine);
  if (engines.size === 0) {
    console.error('assay: no solver was found');
    return EXIT.some;
  }
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const asJson = options.json === true || options.out !== undefined || process.stdout.isTTY !== true;
  const reading = createReading(files);
  const progress = createProgress('judged', reading.share);
  const tallies = new Map(
    [...engines.keys()].map((name): [SolverName, Tally] => [name, { right: 0, wrong: 0, unsupported: 0, unjudged: 0 }]),
  );
  const unjudged = { count: 0 };
  let disagreements = 0;
  try {
    for await (const chunk of chunksOf(files, options.format, reading, unjudged)) {
      for (const judged of await judgeByAll(engines, chunk)) {
        count(tallies, judged);
        if (judged.verdict.status === 'failed' || judged.reward === null) unjudged.count += 1;
        if (!judged.agreement.agrees) {
          disagreements += 1;
          console.error(`assay: ${judged.id ?? ''}\n${showDisagreement(judged)}`);
        }
        if (!out.write(`${asJson ? JSON.stringify(judged) : showJudged(judged)}\n`)) await once(out, 'drain');
        progress.step();
      }
    }
  } finally {
    progress.stop();
    await Promise.all([...engines.values()].map((engine) => engine.close()));
    if (out !== process.stdout) {
      out.end();
      await once(out, 'close');
    }
  }
  for (const [name, tally] of tallies) console.error(showTally(name, tally));
  if (disagreements > 0) return EXIT.disagreement;
  return unjudged.count === 0 ? EXIT.judged : EXIT.some;
}
