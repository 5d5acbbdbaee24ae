// Problems in, groups of judged completions out: what a policy writes is judged while it writes on.
import type { Engine, Judged } from '../engine.ts';
import { type Environment, messagesFor } from '../environment.ts';
import { EngineError } from '../errors.ts';
import type { Problem } from '../eval/book.ts';
import { itemOf } from '../eval/item.ts';
import { advantages } from '../learn/advantages.ts';
import type { Policy, Written, WriteRequest } from '../policy/policy.ts';
import type { ChatMessage } from '../policy/tokenizer.ts';
import type { TurnReward } from './turns.ts';

/** A judged try of a sample; a further one follows feedback. */
export interface Turn {
  readonly prompt: readonly ChatMessage[];
  readonly written: Written;
  readonly judged: Judged;
}

export interface RolloutSample {
  readonly sample: number;
  readonly turns: readonly Turn[];
  /** By `turnReward`. Null: we could not judge. Absent: the problem has no reference. */
  readonly reward?: number | null;
  /** Reward less the mean of its group's; 0 where there is none. */
  readonly advantage: number;
}

export interface RolloutGroup {
  readonly problem: Problem;
  readonly samples: readonly RolloutSample[];
}

export interface RolloutOptions {
  readonly environment: Environment;
  /** Completions of each problem. */
  readonly group: number;
  /** Tries of each completion: after all but the last, feedback comes back as a message. The engine must be asked for feedback then. */
  readonly turns?: number;
  /** Which of the tries' rewards is the sample's. Default: of the last. */
  readonly turnReward?: TurnReward;
  /** Messages between the environment's first and the problem: worked examples. */
  readonly examples?: readonly ChatMessage[];
  readonly signal?: AbortSignal;
  /** Called with every judged completion, as it comes. */
  readonly onJudged?: (turn: Turn) => void;
}

/** Reward less the mean of its group's, as GRPO has it without the deviation. @param rewards NaN where there is none */
function centred(rewards: Float64Array): Float64Array {
  const samples = rewards.length;
  if (samples < 2) return new Float64Array(samples);
  return advantages(rewards, { samples, estimator: 'grpo', scale: 'none', deviationEpsilon: 0 });
}

interface Open {
  readonly problem: Problem;
  readonly place: number;
  readonly turns: Turn[][];
  left: number;
}

/** Requests that a policy takes as it has room; further tries come before further problems. */
interface Source {
  readonly requests: AsyncGenerator<WriteRequest>;
  again(request: WriteRequest): void;
  /** A sample has had its last try. */
  done(): void;
  end(): void;
}

function createSource(first: Iterator<WriteRequest>): Source {
  const again: WriteRequest[] = [];
  let open = 0;
  let over = false;
  let wake = (): void => undefined;
  async function* requests(): AsyncGenerator<WriteRequest> {
    let more = true;
    while (!over) {
      const further = again.shift();
      if (further !== undefined) {
        yield further;
        continue;
      }
      const next = more ? first.next() : undefined;
      if (next !== undefined && next.done !== true) {
        open += next.value.samples.length;
        yield next.value;
        continue;
      }
      more = false;
      if (open === 0) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    requests: requests(),
    again(request) {
      again.push(request);
      wake();
    },
    done() {
      open -= 1;
      wake();
    },
    end() {
      over = true;
      wake();
    },
  };
}

/** The messages of a first try. */
function promptOf({ prompt }: Environment, question: string, examples: readonly ChatMessage[] = []): ChatMessage[] {
  const [system, user] = messagesFor(prompt, question);
  return [...(system === undefined ? [] : [system]), ...examples, ...(user === undefined ? [] : [user])];
}

const requestId = (id: string, turn: number): string => (turn === 0 ? id : `${id} turn ${turn + 1}`);

/** One reward of those of the tries; null where the last could not be judged. */
function rewardOf(tries: readonly Turn[], how: TurnReward): number | null | undefined {
  const last = tries.at(-1)?.judged.reward;
  if (typeof last !== 'number' || how === 'last') return last;
  const known = tries.map(({ judged }) => judged.reward).filter((reward) => typeof reward === 'number');
  return how === 'best' ? Math.max(...known) : known.reduce((sum, reward) => sum + reward, 0) / known.length;
}

function groupOf({ problem, turns }: Open, how: TurnReward): RolloutGroup {
  const rewards = turns.map((tries) => rewardOf(tries, how));
  const advantages = centred(Float64Array.from(rewards, (reward) => reward ?? Number.NaN));
  return {
    problem,
    samples: turns.map((tries, sample) => {
      const reward = rewards[sample];
      return { sample, turns: tries, advantage: advantages[sample] ?? 0, ...(reward !== undefined && { reward }) };
    }),
  };
}

/**
 * Lets a policy write groups of completions and an engine judge them meanwhile.
 * @param problems with a question each
 * @returns the groups in the order of the problems
 * @throws what the policy or the engine throws; groups that came before are whole
 */
export async function* rollout(
  problems: Iterable<Problem>,
  { policy, engine }: { readonly policy: Policy; readonly engine: Engine },
  options: RolloutOptions,
): AsyncGenerator<RolloutGroup, void, undefined> {
  const { environment, group, turns = 1, turnReward = 'last', examples, signal } = options;
  const open = new Map<string, Open>();
  const whole = new Map<number, RolloutGroup>();
  const prompts = new Map<string, readonly ChatMessage[]>();
  const judging = new Set<Promise<void>>();
  let failure: unknown;
  let place = 0;

  function* firstRequests(): Generator<WriteRequest> {
    for (const problem of problems) {
      const messages = promptOf(environment, problem.question ?? '', examples);
      open.set(problem.id, { problem, place: place++, turns: Array.from({ length: group }, () => []), left: group });
      prompts.set(`${problem.id}`, messages);
      yield { id: problem.id, messages, samples: Array.from({ length: group }, (_, sample) => sample) };
    }
  }
  const source = createSource(firstRequests());
  const names = new Map<string, { readonly id: string; readonly turn: number }>();

  async function judge(written: Written): Promise<void> {
    const { id, turn } = names.get(written.id) ?? { id: written.id, turn: 0 };
    const one = open.get(id);
    const tries = one?.turns[written.sample];
    const prompt = prompts.get(turn === 0 ? id : `${written.id} ${written.sample}`);
    if (one === undefined || tries === undefined || prompt === undefined)
      throw new EngineError('policyFailed', `${policy.name} wrote a completion that was not asked for: ${written.id}, ${written.sample}`);
    const item = itemOf(one.problem, { source: policy.name, completion: written.completion });
    const [judged] = await engine.judge([item], signal === undefined ? {} : { signal });
    if (judged === undefined) return;
    tries.push({ prompt, written, judged });
    options.onJudged?.({ prompt, written, judged });
    if (tries.length < turns && typeof judged.feedback === 'string') {
      const next = requestId(id, tries.length);
      const messages: ChatMessage[] = [
        ...prompt,
        { role: 'assistant', content: written.completion },
        { role: 'user', content: judged.feedback },
      ];
      names.set(next, { id, turn: tries.length });
      prompts.set(`${next} ${written.sample}`, messages);
      source.again({ id: next, messages, samples: [written.sample] });
      return;
    }
    source.done();
    one.left -= 1;
    if (one.left > 0) return;
    open.delete(id);
    prompts.delete(id);
    whole.set(one.place, groupOf(one, turnReward));
  }

  let next = 0;
  function* inOrder(): Generator<RolloutGroup> {
    for (let found = whole.get(next); found !== undefined; found = whole.get(next)) {
      whole.delete(next);
      next += 1;
      yield found;
    }
  }
  try {
    for await (const written of policy.write(source.requests, signal === undefined ? {} : { signal })) {
      const one = judge(written)
        .catch((error: unknown) => {
          failure ??= error;
          source.end();
        })
        .finally(() => judging.delete(one));
      judging.add(one);
      yield* inOrder();
      if (failure !== undefined) throw failure;
    }
    await Promise.all(judging);
    if (failure !== undefined) throw failure;
    yield* inOrder();
  } catch (error) {
    // What is written is judged before the failure is told.
    await Promise.all(judging);
    yield* inOrder();
    throw error;
  } finally {
    source.end();
  }
}
