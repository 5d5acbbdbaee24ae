import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { type Convention, CONVENTIONS, createEngine, type EngineOptions, type Item } from '../engine.ts';
import type { Dialect, SolverName } from '../codes.gen.ts';
import type { FeedbackLevel, RewardPreset, SourceFormat } from '../environment.ts';
import { checkFiles, createReading, readItems } from './input.ts';
import { cacheOf } from './cache.ts';
import { EXIT } from './exit.ts';
import { createProgress } from './progress.ts';
import { showJudged } from './show.ts';

export interface VerifyOptions extends Partial<Record<Convention, boolean>> {
  readonly env?: string;
  readonly reward?: RewardPreset;
  /** True: at the level that the environment allows. */
  readonly feedback?: FeedbackLevel | true;
  readonly solver?: SolverName | 'all';
  readonly dialect?: Dialect;
  readonly format?: SourceFormat;
  readonly timeLimitMs?: number;
  readonly threads?: number;
  readonly isolation?: 'thread' | 'process';
  readonly out?: string;
  readonly values?: boolean;
  readonly explain?: boolean;
  readonly small?: 'auto' | 'off';
  readonly reformulate?: 'on' | 'off';
  readonly audit?: number;
  /** A folder; false: none. */
  readonly cache?: string | false;
  readonly stats?: boolean;
  readonly json?: boolean;
}

/** Above this many files, or for JSON Lines, worker threads pay for their start-up. */
const FEW_FILES = 8;

function engineOptions(files: readonly string[], options: VerifyOptions): EngineOptions {
  const many = files.length > FEW_FILES || files.some((file) => file === '-' || /\.jsonl(\.gz)?$/i.test(file));
  return {
    threads: options.threads ?? (many || options.isolation === 'process' ? 1 : 0),
    ...(options.isolation !== undefined && { isolation: options.isolation }),
    cache: cacheOf(options.cache),
    conventions: Object.fromEntries(CONVENTIONS.map((name) => [name, options[name] === true])),
    ...(options.env !== undefined && { environment: options.env }),
    ...(options.reward !== undefined && { reward: options.reward }),
    ...(options.feedback !== undefined && { feedback: options.feedback === true ? 'environment' : options.feedback }),
    ...(options.solver !== undefined && options.solver !== 'all' && { solver: options.solver }),
    ...(options.dialect !== undefined && { dialect: options.dialect }),
    ...(options.timeLimitMs !== undefined && { timeLimitMs: options.timeLimitMs }),
    ...(options.values !== undefined && { values: options.values }),
    ...(options.explain !== undefined && { explain: options.explain }),
    ...(options.small !== undefined && { small: options.small }),
    ...(options.reformulate !== undefined && { reformulate: options.reformulate }),
    ...(options.audit !== undefined && { audit: options.audit }),
  };
}

/** `assay verify`: @returns the exit code */
export async function verify(files: readonly string[], options: VerifyOptions): Promise<number> {
  const problem = checkFiles(files, options.format);
  if (problem !== undefined) {
    console.error(`assay: ${problem}`);
    return EXIT.misuse;
  }
  if (options.solver === 'all') {
    const { verifyAll } = await import('./verify-all.ts');
    return verifyAll(files, { ...options, engine: engineOptions(files, options) });
  }
  const engine = await createEngine(engineOptions(files, options));
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const asJson = options.json === true || options.out !== undefined || process.stdout.isTTY !== true;
  const reading = createReading(files);
  const progress = createProgress('judged', reading.share);
  let unjudged = 0;
  const told = { completions: 0, references: 0 };
  const audit = { confirmed: 0, contradicted: 0 };

  async function* items(): AsyncGenerator<Item> {
    for await (const item of readItems(files, options.format, reading)) {
      if ('problem' in item) {
        console.error(`assay: ${item.problem}`);
        unjudged += 1;
      } else {
        if (item.completion !== undefined) told.completions += 1;
        if (item.reference !== undefined) told.references += 1;
        yield item;
      }
    }
  }

  try {
    for await (const judged of engine.stream(items())) {
      const { status, confirmedBy, contradiction } = judged.verdict;
      if (status === 'failed' || judged.reward === null) unjudged += 1;
      if (confirmedBy !== undefined) audit.confirmed += 1;
      if (contradiction !== undefined) {
        audit.contradicted += 1;
        console.error(
          `assay: ${judged.id ?? ''}: ${contradiction.solver} says ${contradiction.answer}; proved: ${JSON.stringify(judged.verdict)}`,
        );
      }
      const line = asJson ? JSON.stringify(judged) : showJudged(judged);
      if (!out.write(`${line}\n`)) await once(out, 'drain');
      progress.step();
    }
  } finally {
    progress.stop();
    await engine.close();
    if (out !== process.stdout) {
      out.end();
      await once(out, 'close');
    }
  }
  const stats = engine.stats();
  if (stats.answers?.trouble !== undefined) console.error(`assay: answers are not kept: ${stats.answers.trouble}`);
  if (told.completions > 0 && told.references === 0)
    console.error('assay: no rewards: no line holds a reference, as in {"completion": "…", "reference": {"objective": 680}}');
  if (options.stats === true) console.error(JSON.stringify(stats));
  if (options.audit !== undefined) console.error(`audit: ${audit.confirmed} confirmed, ${audit.contradicted} contradicted`);
  if (audit.contradicted > 0) return EXIT.disagreement;
  return unjudged === 0 ? EXIT.judged : EXIT.some;
}
