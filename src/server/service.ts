import type { FastifyRequest } from 'fastify';
import { EngineError } from '../errors.ts';
import type { Item, Judged } from '../engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { loadEnvironment, type RewardPreset } from '../environment.ts';
import { REWARDS } from '../reward.ts';
import { prefixesOf } from './auth.ts';
import { type Asker, contextOf } from './context.ts';
import type { Environments } from './options.ts';
import type { Queue } from './queue.ts';
import { Refusal } from './refusal.ts';
import type { Counted } from './tally.ts';
import type { Tasks, Truth } from './tasks.ts';

/** Which client a completion came from; a label of the metrics. */
export type Protocol = 'native' | 'openrlhf' | 'slime' | 'llamafactory' | 'nemogym' | 'openenv' | 'roll' | 'ors';

/** Who is told of what was judged: metrics, the page. @returns what it was counted as */
type Listener = (protocol: Protocol, items: readonly Item[], judged: readonly Judged[], ms: number) => Counted;

/** A completion as a trainer sends it. */
interface Ask {
  readonly completion: string;
  readonly truth: Truth;
  readonly id?: string;
  readonly group?: string | number;
}

export interface Answer {
  readonly judged: Judged;
  /** Null: we could not judge, or know no truth; `why` says which. */
  readonly reward: number | null;
  /** The reward over the most that its preset gives. */
  readonly score: number | null;
  readonly why?: string;
}

interface JudgeOptions {
  readonly protocol: Protocol;
  readonly asker: Asker;
}

/** What routes ask for; they translate to it and from it, and do nothing else. */
export interface Service {
  readonly environments: Environments;
  readonly tasks: Tasks;
  /** @returns what the engine is told of the environment that a request names, in `?env=` or in its path; throws Refusal for one that is none */
  environmentOf(request: FastifyRequest): string | undefined;
  judge(items: readonly Item[], options: JudgeOptions): Promise<Judged[]>;
  /** Judges completions of trainers. Every one gets an answer. */
  answer(asks: readonly Ask[], environment: string | undefined, options: JudgeOptions): Promise<Answer[]>;
  /** The same for the completions of a request, cancelled when its client is gone. */
  answerTo(request: FastifyRequest, protocol: Protocol, asks: readonly Ask[]): Promise<Answer[]>;
}

export interface ServiceParts {
  readonly judge: Service['judge'];
  readonly environments: Environments;
  readonly tasks: Tasks;
  /** The preset of all rewards, where the operator named one. */
  readonly preset: RewardPreset | undefined;
}

function answerOf(judged: Judged, truth: Truth, most: number): Answer {
  const { reward, verdict } = judged;
  if (typeof reward === 'number') return { judged, reward, score: reward / most };
  const ours =
    verdict.status === 'failed' ? verdict.fault?.message : verdict.warnings?.find(({ code }) => code === 'badReference')?.message;
  return { judged, reward: null, score: null, why: truth.problem ?? ours ?? 'the label holds no truth to judge by' };
}

/** @returns what judges in this process */
export function judgeBy(queue: Queue, onJudged: Listener): Service['judge'] {
  return async (items, { protocol, asker }) => {
    const start = performance.now();
    try {
      const judged = await queue.judge(items, { signal: asker.signal });
      asker.counted = onJudged(protocol, items, judged, performance.now() - start);
      return judged;
    } catch (error) {
      if (error instanceof EngineError && error.code === 'closed')
        throw new Refusal('closing', 'the server is going down; try again elsewhere or later', { cause: error });
      if (error instanceof EngineError && error.code === 'noWorker')
        throw new Refusal('busy', `${error.message}; try again later`, { cause: error });
      throw error;
    }
  };
}

export function createService({ judge, environments, tasks, preset }: ServiceParts): Service {
  function named(name: string): string {
    const source = environments.find(name);
    if (source === undefined)
      throw new Refusal(
        'badRequest',
        `expected env to be an environment of this server (GET /v1/environments), got '${name.slice(0, 80)}'`,
      );
    return source;
  }

  function environmentOf(request: FastifyRequest): string | undefined {
    const { env } = (request.query ?? {}) as { env?: unknown }; // a query is a record of texts
    if (env !== undefined && typeof env !== 'string') throw new Refusal('badRequest', 'expected env once');
    const name = env ?? prefixesOf(request).environment;
    return name === undefined ? undefined : named(name);
  }

  const most = new Map<string | undefined, number>();
  /** The most that a completion can earn in an environment. */
  function mostIn(source: string | undefined): number {
    let value = most.get(source);
    if (value === undefined) {
      const own = source ?? (environments.default === undefined ? undefined : environments.find(environments.default));
      const used = preset ?? (own === undefined ? ENGINE_DEFAULTS.reward : loadEnvironment(own).reward);
      value = Object.values(REWARDS[used].weights).reduce((sum, weight) => sum + weight, 0);
      most.set(source, value);
    }
    return value;
  }

  async function answer(asks: readonly Ask[], environment: string | undefined, options: JudgeOptions): Promise<Answer[]> {
    const items = asks.map(({ completion, truth, id, group }): Item => {
      const own = truth.environment === undefined ? environment : named(truth.environment);
      return {
        completion,
        ...(id !== undefined && { id }),
        ...(group !== undefined && { group }),
        ...(truth.reference !== undefined && { reference: truth.reference }),
        ...(own !== undefined && { environment: own }),
      };
    });
    const judged = await judge(items, options);
    return judged.map((one, i) => answerOf(one, asks[i]?.truth ?? {}, mostIn(items[i]?.environment)));
  }

  return {
    environments,
    tasks,
    environmentOf,
    judge,
    answer,
    answerTo: (request, protocol, asks) => answer(asks, environmentOf(request), { protocol, asker: contextOf(request) }),
  };
}
