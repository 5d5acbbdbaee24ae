import type { Engine, Item, Judged } from '../engine.ts';
import { type Environment, messagesFor } from '../environment.ts';
import { EngineError } from '../errors.ts';
import type { Policy, Written } from '../policy/policy.ts';
import type { JudgedTask } from '../tasks/generate.ts';
import { createRandom } from '../tasks/random.ts';
import { informativeGroups, overlongPunishment } from './advantages.ts';
import type { Algorithm } from './algorithm.ts';

/** A completion with what was made of it. */
export interface Try {
  readonly task: JudgedTask;
  readonly written: Written;
  readonly judged: Judged;
  /** NaN: could not be judged. */
  readonly reward: number;
}

export interface Collected {
  /** Group after group. */
  readonly tries: readonly Try[];
  readonly rewards: Float64Array;
  /** Batches that were written until there were enough groups that teach something. */
  readonly batches: number;
  /** Groups that were written and left out, because all their rewards were equal. */
  readonly dropped: number;
  /** The rewards of all that was written, those left out too: what a curve should show. */
  readonly all: Float64Array;
  readonly sampleMs: number;
  readonly judgeMs: number;
}

export interface CollectOptions {
  readonly engine: Engine;
  readonly environment: Environment;
  readonly policy: Policy;
  readonly tasks: readonly JudgedTask[];
  readonly algorithm: Algorithm;
  /** Groups of a batch. */
  readonly prompts: number;
  /** Completions of a group. */
  readonly samples: number;
  readonly seed: string;
}

/** @returns what the engine is asked to judge of a completion to a task */
export function itemOf({ model, outcome, objective, id }: JudgedTask, completion: string): Item {
  return { id, completion, group: id, reference: { status: outcome, model, ...(objective !== undefined && { objective }) } };
}

/** Completions of each task, in the order of tasks and samples. */
async function writeGroups(tasks: readonly JudgedTask[], name: string, options: CollectOptions): Promise<Written[][]> {
  const { policy, environment, samples } = options;
  const groups = tasks.map((): Written[] => []);
  const requests = tasks.map((task, i) => ({
    id: `${name}/${i}`,
    messages: messagesFor(environment.prompt, task.question),
    samples: Array.from({ length: samples }, (_, sample) => sample),
  }));
  for await (const written of policy.write(requests)) {
    const group = groups[Number(written.id.slice(name.length + 1))];
    if (group !== undefined) group[written.sample] = written;
  }
  const short = groups.findIndex((group) => Object.keys(group).length < samples);
  if (short >= 0) throw new EngineError('policyFailed', `${policy.name} did not write all ${samples} completions of ${name}/${short}`);
  return groups;
}

async function writeAndJudge(
  tasks: readonly JudgedTask[],
  name: string,
  options: CollectOptions,
): Promise<Pick<Collected, 'tries' | 'sampleMs' | 'judgeMs'>> {
  const started = performance.now();
  const groups = await writeGroups(tasks, name, options);
  const written = performance.now();
  const pairs = tasks.flatMap((task, i) => (groups[i] ?? []).map((one) => ({ task, written: one })));
  const judged = await options.engine.judge(pairs.map(({ task, written: { completion } }) => itemOf(task, completion)));
  const tries = pairs.map((pair, i): Try => {
    const verdict = judged[i] as Judged; // one for each item
    const punished = overlongPunishment(pair.written.tokens?.length ?? 0, options.algorithm);
    return { ...pair, judged: verdict, reward: typeof verdict.reward === 'number' ? verdict.reward + punished : Number.NaN };
  });
  return { tries, sampleMs: written - started, judgeMs: performance.now() - written };
}

const rewardsOf = (tries: readonly Try[]): Float64Array => Float64Array.from(tries, ({ reward }) => reward);

/**
 * Writes completions of tasks drawn by chance and judges them. Where the algorithm asks for it, groups that teach nothing are left out and
 * more are written, up to its number of batches; then it goes on with what there is.
 */
export async function collect(step: number, options: CollectOptions): Promise<Collected> {
  const { algorithm, prompts, samples, seed, tasks } = options;
  const kept: Try[] = [];
  const all: Try[] = [];
  const spent = { sampleMs: 0, judgeMs: 0, dropped: 0 };
  const most = Math.max(1, algorithm.resampleBatches);
  let batches = 0;
  while (batches < most && kept.length < prompts * samples) {
    const name = `${seed}/${step}/${batches}`;
    const { tries, sampleMs, judgeMs } = await writeAndJudge(createRandom(name).some(tasks, prompts), name, options);
    batches += 1;
    spent.sampleMs += sampleMs;
    spent.judgeMs += judgeMs;
    all.push(...tries);
    const teaches = informativeGroups(rewardsOf(tries), samples);
    const chosen = algorithm.resampleBatches === 0 ? tries : tries.filter((_, i) => teaches[Math.floor(i / samples)]);
    kept.push(...chosen);
    spent.dropped += (tries.length - chosen.length) / samples;
  }
  const taken = kept.slice(0, prompts * samples);
  return { tries: taken, rewards: rewardsOf(taken), all: rewardsOf(all), batches, ...spent };
}
