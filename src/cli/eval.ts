import { once } from 'node:events';
import { createWriteStream, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dialect, SolverName } from '../codes.gen.ts';
import type { RewardPreset } from '../environment.ts';
import type { Book } from '../eval/book.ts';
import { type Completion, evaluate, type EvaluateOptions, type Evaluation, type JudgedCompletion, type Variant } from '../eval/evaluate.ts';
import { csvOf } from '../eval/figures.ts';
import { reportOf } from '../eval/report.ts';
import { cacheOf } from './cache.ts';
import { dataFiles, readBook, stem } from './data.ts';
import { showTables } from './eval-tables.ts';
import { EXIT } from './exit.ts';
import { type BadInput, checkFiles, createReading, itemOf, kindOf, type Line, parseRecord, type Reading, readLines } from './input.ts';
import { createProgress } from './progress.ts';

export interface EvalOptions {
  readonly data?: readonly string[];
  readonly env?: readonly string[];
  readonly solver?: readonly SolverName[];
  readonly dialect?: readonly Dialect[];
  readonly reward?: RewardPreset;
  readonly timeLimitMs?: number;
  readonly small?: 'auto' | 'off';
  readonly threads?: number;
  /** A folder; false: none. */
  readonly cache?: string | false;
  readonly samples?: number;
  readonly seed?: number;
  readonly json?: boolean;
  readonly csv?: string;
  readonly out?: string;
  readonly report?: string;
  readonly title?: string;
}

/** Of each kind of bad input, so many are told one by one. */
const TOLD = 5;

/** Says the first few of many complaints, and how many there were. */
interface Complaints {
  add(problem: string): void;
  end(what: string): void;
  readonly count: number;
}

function createComplaints(): Complaints {
  let count = 0;
  return {
    add(problem) {
      count += 1;
      if (count <= TOLD) console.error(`assay: ${problem}`);
    },
    end(what) {
      if (count > TOLD) console.error(`assay: ${what}: ${count} in all, the first ${TOLD} are told above`);
    },
    get count() {
      return count;
    },
  };
}

function completionOf(line: Line, source: string): Completion | BadInput {
  const record = parseRecord(line);
  if ('problem' in record) return record;
  const item = itemOf(record.value, line.place);
  if ('problem' in item) return item;
  const { sample, finished } = record.value;
  const { id, group, completion, format, reference } = item;
  return {
    source,
    ...(id !== undefined && { id }),
    ...(group !== undefined && { group: String(group) }),
    ...((typeof sample === 'string' || typeof sample === 'number') && { sample: String(sample) }),
    ...(typeof item.text === 'string' ? { text: item.text } : { completion: completion ?? '' }),
    ...(format !== undefined && { format }),
    ...(typeof finished === 'boolean' && { finished }),
    ...(reference !== undefined && { reference }),
  };
}

async function* readCompletions(files: readonly string[], reading: Reading, bad: Complaints): AsyncGenerator<Completion> {
  const names = files.map(stem);
  for (const [i, file] of files.entries()) {
    const name = names[i] ?? file;
    const source = names.indexOf(name) === names.lastIndexOf(name) ? name : file;
    for await (const line of readLines(file, reading)) {
      const one = 'problem' in line ? line : completionOf(line, source);
      if ('problem' in one) bad.add(one.problem);
      else yield one;
    }
  }
}

/** Every environment with every solver and dialect that was named. */
function variantsOf({ env, solver, dialect }: EvalOptions): Variant[] {
  const orNone = <T>(list: readonly T[] | undefined): readonly (T | undefined)[] =>
    list === undefined || list.length === 0 ? [undefined] : list;
  return orNone(env).flatMap((environment) =>
    orNone(solver).flatMap((name) =>
      orNone(dialect).map((kind) => ({
        ...(environment !== undefined && { environment }),
        ...(name !== undefined && { solver: name }),
        ...(kind !== undefined && { dialect: kind }),
      })),
    ),
  );
}

/** A line of `--out`: what was found about a completion in one environment. */
function lineOf({ completion, environment, problem, judged, matches, kind, lines }: JudgedCompletion): string {
  const { source, sample } = completion;
  const { reward, parts, verdict } = judged;
  const { match: _match, ...rest } = verdict; // by the label in force; both are in `match`
  return JSON.stringify({
    id: problem.id,
    set: problem.set,
    source,
    ...(sample !== undefined && { sample }),
    environment,
    class: kind,
    match: matches,
    ...(reward !== undefined && { reward, parts }),
    ...(lines.length > 0 && { rows: lines }),
    verdict: rest,
  });
}

function engineOptions(options: EvalOptions): EvaluateOptions {
  const { reward, timeLimitMs, small, threads, samples, seed } = options;
  return {
    variants: variantsOf(options),
    samples: {
      ...(samples !== undefined && { failures: samples, right: Math.ceil(samples / 4) }),
      ...(seed !== undefined && { seed }),
    },
    ...(reward !== undefined && { reward }),
    ...(timeLimitMs !== undefined && { timeLimitMs }),
    ...(small !== undefined && { small }),
    isolation: 'process',
    details: options.report !== undefined,
    cache: cacheOf(options.cache),
    ...(threads !== undefined && { threads }),
  };
}

async function judge(files: readonly string[], book: Book, options: EvalOptions, bad: Complaints): Promise<Evaluation> {
  const out = options.out === undefined ? undefined : createWriteStream(options.out);
  const unknown = createComplaints();
  const reading = createReading(files);
  const progress = createProgress('judged', reading.share);
  try {
    return await evaluate(readCompletions(files, reading, bad), book, {
      ...engineOptions(options),
      async onJudged(one) {
        progress.step();
        if (out !== undefined && !out.write(`${lineOf(one)}\n`)) await once(out, 'drain');
      },
      onUnknown: ({ source, id, group }) =>
        unknown.add(`${source}: ${id ?? group ?? 'a line without id'} is in no data set, and says no reference`),
    });
  } finally {
    progress.stop();
    unknown.end('completions of unknown problems');
    if (out !== undefined) {
      out.end();
      await once(out, 'close');
    }
  }
}

const titleOf = (files: readonly string[], data: readonly string[]): string =>
  `${files.map(stem).join(', ')}${data.length === 1 ? ` on ${stem(data[0] ?? '')}` : ''}`;

/** @returns what keeps the outputs from being written, known before anything is judged */
function outputProblem(options: EvalOptions): string | undefined {
  const outputs = [options.csv, options.out, options.report].filter((file) => file !== undefined);
  const lost = outputs.find((file) => !existsSync(dirname(file)) || (existsSync(file) && statSync(file).isDirectory()));
  return lost === undefined ? undefined : `expected a file in a folder that exists, got ${lost}`;
}

/** `assay eval`: @returns the exit code; 1 when some completions could not be judged */
export async function evaluateFiles(files: readonly string[], options: EvalOptions): Promise<number> {
  const data = dataFiles(options.data ?? []);
  const other = [...files, ...data].find((file) => file !== '-' && existsSync(file) && kindOf(file) !== 'jsonl');
  const problem =
    checkFiles([...data, ...files], 'lp') ??
    (other === undefined ? outputProblem(options) : `expected a name that ends in .jsonl (also .gz), got ${other}`);
  if (problem !== undefined) {
    console.error(`assay: ${problem}`);
    return EXIT.misuse;
  }
  const book = await readBook(data);
  const bad = createComplaints();
  for (const line of book.bad) bad.add(line);
  const evaluation = await judge(files, book, options, bad);
  bad.end('lines that are no row or completion');
  const { figures } = evaluation;
  if (options.csv !== undefined) writeFileSync(options.csv, csvOf(figures));
  if (options.report !== undefined) writeFileSync(options.report, reportOf(evaluation, options.title ?? titleOf(files, data)));
  if (options.json === true) console.log(JSON.stringify({ ...figures, badLines: bad.count }));
  else console.log(await showTables(figures));
  const unjudged = figures.cells.reduce((sum, cell) => sum + cell.unjudged, 0);
  return unjudged + figures.unknownProblems + bad.count === 0 ? EXIT.judged : EXIT.some;
}
