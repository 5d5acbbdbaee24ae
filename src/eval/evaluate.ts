import type { Dialect, SolverName } from '../codes.gen.ts';
import { type CacheChoice, createEngine, type Engine, type EngineOptions, type Judged } from '../engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { loadEnvironment, type RewardPreset, type SourceFormat } from '../environment.ts';
import type { Reference } from '../match.ts';
import { type Book, inForce, type Problem } from './book.ts';
import { contradictionsOf } from './contradictions.ts';
import { createCounters, setInfos } from './counters.ts';
import type { Figures, VariantInfo } from './figures.ts';
import { addDetails } from './details.ts';
import { matchesOf } from './group.ts';
import { itemOf, textOf } from './item.ts';
import { type Chosen, createCollector, linesOf, type Sample, SAMPLE_DEFAULTS, type SampleOptions, type SampleResult } from './samples.ts';
import { INTERVAL } from './statistics.ts';
import type { Found } from './tally.ts';
import { classOf, findingsOf, RIGHT_ANSWERS } from './taxonomy.ts';

/** One completion of a policy, for a problem of the data. */
export interface Completion {
  /** Who wrote it: the name of its file. */
  readonly source: string;
  readonly id?: string;
  readonly group?: string;
  readonly sample?: string;
  /** Exactly one of the two. */
  readonly completion?: string;
  readonly text?: string;
  readonly format?: SourceFormat;
  /** False: it was cut at the policy's limit of tokens. */
  readonly finished?: boolean;
  /** For a problem that is in no data set. */
  readonly reference?: Reference;
}

/** One way of judging. Without an environment: the engine's defaults. */
export interface Variant {
  readonly environment?: string;
  readonly solver?: SolverName;
  readonly dialect?: Dialect;
}

export interface EvaluateOptions {
  /** Each completion is judged in every one of them. Default: one, the engine's. */
  readonly variants?: readonly Variant[];
  readonly reward?: RewardPreset;
  readonly timeLimitMs?: number;
  readonly small?: 'auto' | 'off';
  /** Worker threads of each environment. */
  readonly threads?: number;
  /** `process`: a completion that crashes or hangs its solver costs itself alone. */
  readonly isolation?: EngineOptions['isolation'];
  readonly cache?: CacheChoice;
  readonly samples?: Partial<SampleOptions>;
  /** Column values and explanations for the samples that are kept; they are judged once more for it. */
  readonly details?: boolean;
  /** Called with every judged completion, in their order, environment by environment. */
  readonly onJudged?: (one: JudgedCompletion) => void | Promise<void>;
  /** Called with every completion that belongs to no known problem. */
  readonly onUnknown?: (completion: Completion) => void;
}

export interface JudgedCompletion extends Found {
  readonly completion: Completion;
  readonly environment: string;
  readonly lines: readonly string[];
}

export interface Evaluation {
  readonly figures: Figures;
  readonly samples: readonly Sample[];
  readonly chosen: Chosen;
}

/** Completions that are judged together; a chunk also ends with so many characters. */
const CHUNK = 256;
const CHUNK_CHARACTERS = 2 ** 22;

interface Judge {
  readonly info: VariantInfo;
  readonly options: EngineOptions;
  readonly engine: Engine;
}

/** @returns what a variant is called and what it comes to */
function infoOf({ environment, solver, dialect }: Variant, preset?: RewardPreset): VariantInfo {
  const loaded = environment === undefined ? undefined : loadEnvironment(environment);
  const parts = [loaded?.name, solver, dialect].filter((part) => part !== undefined);
  return {
    name: parts.length === 0 ? 'default' : parts.join(' '),
    solver: solver ?? loaded?.solver ?? ENGINE_DEFAULTS.solver,
    dialect: dialect ?? loaded?.dialect ?? ENGINE_DEFAULTS.dialect,
    format: loaded?.format ?? 'unknown',
    protocol: loaded?.protocol ?? 'plain',
    reward: preset ?? loaded?.reward ?? ENGINE_DEFAULTS.reward,
  };
}

async function createJudges(options: EvaluateOptions): Promise<Judge[]> {
  const { variants = [{}], reward, timeLimitMs, small, threads = 1, isolation, cache } = options;
  const judges: Judge[] = [];
  for (const variant of variants) {
    const info = infoOf(variant, reward);
    if (judges.some((judge) => judge.info.name === info.name))
      throw new TypeError(`expected different environments, got ${info.name} twice`);
    const engineOptions = {
      ...variant,
      threads,
      stopWhenDecided: false, // the tables say more than right and wrong
      comparison: true,
      ...(reward !== undefined && { reward }),
      ...(timeLimitMs !== undefined && { timeLimitMs }),
      ...(small !== undefined && { small }),
      ...(isolation !== undefined && { isolation }),
      ...(cache !== undefined && { cache }),
    };
    judges.push({ info, options: engineOptions, engine: await createEngine(engineOptions) });
  }
  return judges;
}

function findProblem(book: Book, completion: Completion, index: number): Problem | undefined {
  const { id, group, reference } = completion;
  const known = (id === undefined ? undefined : book.find(id)) ?? (group === undefined ? undefined : book.find(group));
  if (known !== undefined || reference === undefined) return known;
  const { model, ...truth } = reference;
  return {
    id: group ?? id ?? `line ${index}`,
    set: completion.source,
    label: { published: truth, corrected: truth, disputed: false },
    ...(model !== undefined && { model }),
    doubted: false,
  };
}

type Pair = readonly [Problem, Completion];

async function* chunksOf(
  completions: AsyncIterable<Completion> | Iterable<Completion>,
  book: Book,
  onUnknown: (completion: Completion) => void,
): AsyncGenerator<Pair[]> {
  let chunk: Pair[] = [];
  let characters = 0;
  let index = 0;
  for await (const completion of completions) {
    index += 1;
    const problem = findProblem(book, completion, index);
    if (problem === undefined) {
      onUnknown(completion);
      continue;
    }
    chunk.push([problem, completion]);
    characters += (completion.completion ?? completion.text ?? '').length;
    if (chunk.length < CHUNK && characters < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * Judges completions of any number in every environment and counts what comes of it. Memory grows with the number of problems, not of
 * completions.
 * @throws EngineError, TypeError, RangeError as createEngine does
 */
export async function evaluate(
  completions: AsyncIterable<Completion> | Iterable<Completion>,
  book: Book,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const judges = await createJudges(options);
  const names = judges.map(({ info }) => info.name);
  const counters = createCounters(names);
  const collector = createCollector({ ...SAMPLE_DEFAULTS, ...options.samples });
  let unknownProblems = 0;

  async function take([problem, completion]: Pair, byJudge: readonly (Judged | undefined)[]): Promise<void> {
    const results: SampleResult[] = [];
    for (const [k, { info }] of judges.entries()) {
      const whole = byJudge[k];
      if (whole === undefined) throw new RangeError('an environment lost a verdict');
      // Found in the worker, together with the verdict; samples do not keep it.
      const { comparison, ...judged } = whole;
      const findings = comparison === undefined ? undefined : findingsOf(comparison);
      const found: Found = {
        problem,
        judged,
        matches: matchesOf(judged.verdict, problem),
        kind: classOf(judged.verdict, inForce(problem), findings),
        ...(findings !== undefined && { findings }),
      };
      counters.count(completion.source, info.name, found);
      const lines = linesOf(comparison);
      results.push({ kind: found.kind, judged, text: textOf(completion, info).text, lines });
      await options.onJudged?.({ ...found, completion, environment: info.name, lines });
    }
    counters.countTransfers(
      completion.source,
      results.map(({ kind }) => (kind === 'failed' || kind === 'unlabelled' ? undefined : RIGHT_ANSWERS.has(kind))),
    );
    collector.offer({ problem, completion, results });
  }

  try {
    const unknown = (completion: Completion): void => {
      unknownProblems += 1;
      options.onUnknown?.(completion);
    };
    for await (const chunk of chunksOf(completions, book, unknown)) {
      const items = chunk.map(([problem, completion]) => itemOf(problem, completion));
      const judged = await Promise.all(judges.map(({ engine }) => engine.judge(items)));
      for (const [i, pair] of chunk.entries())
        await take(
          pair,
          judged.map((list) => list[i]),
        );
    }
    const attempted = counters.attempted();
    const first = judges[0];
    const figures: Figures = {
      interval: INTERVAL,
      environments: judges.map(({ info }) => info),
      sources: counters.sources(),
      sets: setInfos(book, attempted),
      cells: counters.cells(),
      transfers: counters.transfers(),
      contradictions: first === undefined ? [] : await contradictionsOf(first.engine, book, [...attempted.keys()]),
      unknownProblems,
    };
    const samples = options.details === true ? await addDetails(collector.samples(), judges) : collector.samples();
    return { figures, samples, chosen: collector.chosen() };
  } finally {
    await Promise.all(judges.map(({ engine }) => engine.close()));
  }
}
