import { existsSync, statSync } from 'node:fs';
import type { SolverName } from '../codes.gen.ts';
import { createEngine } from '../engine.ts';
import { loadEnvironment, type RewardPreset } from '../environment.ts';
import type { Problem } from '../eval/book.ts';
import type { Provider } from '../policy/device.ts';
import type { ChatMessage } from '../policy/tokenizer.ts';
import { rollout } from '../rollout/rollout.ts';
import type { TurnReward } from '../rollout/turns.ts';
import { dataFiles, readBook } from './data.ts';
import { EXIT } from './exit.ts';
import { type BadInput, checkFiles } from './input.ts';
import { readExamples, resumeOutput } from './rollout-files.ts';
import { createLive } from './rollout-live.ts';
import { createOutput, formOf } from './rollout-output.ts';
import { openPolicy, pick } from './rollout-policy.ts';

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
  readonly provider?: Provider;
  readonly precision?: 'float16' | 'bfloat16';
  readonly cudaGraphs?: boolean;
  readonly concurrency?: number;
  readonly retries?: number;
  readonly timeoutMs?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** @returns problems that an output has already, or what keeps it from being written */
async function doneAlready({ out, resume, group }: RolloutCommandOptions): Promise<ReadonlySet<string> | BadInput> {
  if (out === undefined) return resume === true ? { problem: 'expected --out with --resume' } : new Set<string>();
  if (resume === true && formOf(out) !== 'jsonl') return { problem: 'expected an output in JSON Lines with --resume' };
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
  const opened = await openPolicy(options);
  if ('problem' in opened) return misuse(opened);
  const { policy, on } = opened;
  const { solver, reward, group, turns } = options;
  const engine = await createEngine({
    environment,
    threads: 1,
    isolation: 'process', // what a policy writes may hang a solver, or end it
    ...(solver !== undefined && { solver }),
    ...(reward !== undefined && { reward }),
    ...(turns > 1 && { feedback: 'environment' as const }),
  });
  const output = await createOutput(options.out);
  if (on !== undefined && options.json !== true) console.error(`assay: ${policy.name} writes ${on}`);
  const live = createLive({ problems: problems.length, group, skipped: done.size, policy, ...(on !== undefined && { on }) });
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
