import { appendFileSync, closeSync, existsSync, openSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { SolverName } from '../codes.gen.ts';
import { createEngine } from '../engine.ts';
import { loadEnvironment, type RewardPreset } from '../environment.ts';
import type { Problem } from '../eval/book.ts';
import type { Policy } from '../policy/policy.ts';
import type { ChatMessage } from '../policy/tokenizer.ts';
import { rollout, type RolloutGroup } from '../rollout/rollout.ts';
import type { TurnReward } from '../rollout/turns.ts';
import { dataFiles, readBook } from './data.ts';
import { EXIT } from './exit.ts';
import { type BadInput, checkFiles } from './input.ts';
import { groupRecords, readExamples, readRecords, resumeOutput } from './rollout-files.ts';
import { createLive } from './rollout-live.ts';

export interface RolloutCommandOptions {
  readonly data: readonly string[];
  readonly policy: string;
  readonly model?: string;
  readonly keyVariable?: string;
  readonly simple?: boolean;
  readonly env: string;
  readonly solver?: SolverName;
  readonly reward?: RewardPreset;
  readonly group: number;
  readonly turns: number;
  readonly turnReward?: TurnReward;
  readonly limit?: number;
  readonly examples?: string;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly constrain?: 'lp' | 'off';
  readonly rows?: number;
  readonly capacity?: number;
  readonly threads?: number;
  readonly concurrency?: number;
  readonly retries?: number;
  readonly timeoutMs?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** Options that are given to whatever writes, where a person gave them. */
function pick<K extends keyof RolloutCommandOptions>(
  options: RolloutCommandOptions,
  keys: readonly K[],
): Partial<Pick<RolloutCommandOptions, K>> {
  return Object.fromEntries(keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]])) as Partial<
    Pick<RolloutCommandOptions, K>
  >; // the keys that were asked for
}

const SAMPLING = ['temperature', 'topK', 'topP', 'minP', 'maxTokens', 'stop', 'seed'] as const;

async function openPolicy(options: RolloutCommandOptions): Promise<Policy | BadInput> {
  const { policy, model: name, keyVariable = 'OPENAI_API_KEY' } = options;
  const sampling = pick(options, SAMPLING) as Record<string, never>; // each kind was checked by the command line
  if (/^https?:/.test(policy)) {
    const { createEndpointPolicy } = await import('../policy/endpoint.ts');
    if (name === undefined) return { problem: 'expected --model with the address of an endpoint' };
    const key = process.env[keyVariable];
    const calls = pick(options, ['concurrency', 'retries', 'timeoutMs']) as Record<string, never>; // the same
    return createEndpointPolicy({ url: policy, model: name, ...(key !== undefined && { key }), ...calls, ...sampling });
  }
  if (/\.jsonl(\.gz)?$/i.test(policy)) {
    const { createReplayPolicy } = await import('../policy/replay.ts');
    const problem = checkFiles([policy], 'lp');
    if (problem !== undefined) return { problem };
    const records = await readRecords(policy);
    return 'problem' in records ? records : createReplayPolicy(records, basename(policy));
  }
  const { openModel } = await import('../policy/folder.ts');
  const model = await openModel(policy);
  const threads = options.threads ?? availableParallelism();
  if (options.simple === true) {
    const { createSimplePolicy } = await import('../policy/simple.ts');
    return createSimplePolicy(model, { threads, ...sampling });
  }
  const { createNativePolicy } = await import('../policy/native.ts');
  return createNativePolicy(model, {
    threads,
    ...(pick(options, ['rows', 'capacity', 'constrain']) as Record<string, never>),
    ...sampling,
  });
}

const isMessagePack = (path: string | undefined): boolean => path?.endsWith('.msgpack') === true;

/** How a record is written: a line of JSON, or MessagePack one behind the other. */
async function encoder(path: string | undefined): Promise<(record: unknown) => Uint8Array> {
  if (!isMessagePack(path)) return (record) => Buffer.from(`${JSON.stringify(record)}\n`);
  const { pack } = await import('msgpackr');
  return pack;
}

/** Appends whole groups; one that the process is ended in is cut off when it goes on. */
async function createOutput(path: string | undefined): Promise<{ write(group: RolloutGroup): void; close(): void }> {
  const encode = await encoder(path);
  const file = path === undefined ? 1 : openSync(path, 'a');
  return {
    write(group) {
      const bytes = Buffer.concat(groupRecords(group).map(encode));
      if (path === undefined) process.stdout.write(bytes);
      else appendFileSync(file, bytes);
    },
    close() {
      if (path !== undefined) closeSync(file);
    },
  };
}

/** @returns problems that an output has already, or what keeps it from being written */
async function doneAlready({ out, resume, group }: RolloutCommandOptions): Promise<ReadonlySet<string> | BadInput> {
  if (out === undefined) return resume === true ? { problem: 'expected --out with --resume' } : new Set<string>();
  if (resume === true && isMessagePack(out)) return { problem: 'expected an output in JSON Lines with --resume' };
  if (resume === true) return resumeOutput(out, group);
  if (existsSync(out) && statSync(out).size > 0) return { problem: `${out} is there already: --resume goes on with it` };
  return new Set<string>();
}

async function problemsOf(options: RolloutCommandOptions, done: ReadonlySet<string>): Promise<Problem[] | BadInput> {
  const files = dataFiles(options.data);
  const problem = checkFiles(files, 'lp');
  if (problem !== undefined) return { problem };
  const book = await readBook(files);
  for (const bad of book.bad.slice(0, 5)) console.error(`assay: ${bad}`);
  const asked = [...book.problems()].filter(({ question }) => question !== undefined);
  if (asked.length === 0) return { problem: 'expected data with at least one "question"' };
  return asked.slice(0, options.limit).filter(({ id }) => !done.has(id));
}

/** `assay rollout`: @returns the exit code; 1 when some completions could not be judged */
export async function rolloutCommand(options: RolloutCommandOptions): Promise<number> {
  const misuse = ({ problem }: BadInput): number => {
    console.error(`assay: ${problem}`);
    return EXIT.misuse;
  };
  const environment = loadEnvironment(options.env);
  const examples: ChatMessage[] | BadInput = options.examples === undefined ? [] : await readExamples(options.examples);
  if ('problem' in examples) return misuse(examples);
  const done = await doneAlready(options);
  if ('problem' in done) return misuse(done);
  const problems = await problemsOf(options, done);
  if ('problem' in problems) return misuse(problems);
  const policy = await openPolicy(options);
  if ('problem' in policy) return misuse(policy);
  const { solver, reward, group, turns } = options;
  const engine = await createEngine({
    environment,
    threads: 1,
    ...(solver !== undefined && { solver }),
    ...(reward !== undefined && { reward }),
    ...(turns > 1 && { feedback: 'environment' as const }),
  });
  const output = await createOutput(options.out);
  const live = createLive({ problems: problems.length, group, skipped: done.size });
  try {
    const judged = { environment, group, turns, examples, onJudged: live.judged, ...pick(options, ['turnReward']) };
    for await (const one of rollout(problems, { policy, engine }, judged)) {
      output.write(one);
      live.group(one);
    }
  } finally {
    output.close();
    live.stop(options.json === true);
    await policy.close();
    await engine.close();
  }
  return live.unjudged() === 0 ? EXIT.judged : EXIT.some;
}
