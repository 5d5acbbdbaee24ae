import { EngineError } from '../errors.ts';
import { loadEnvironment, type Message, messagesFor } from '../environment.ts';
import type { Problem } from '../eval/book.ts';
import { feedback } from '../feedback.ts';
import type { Asker } from './context.ts';
import type { Answer, Protocol, Service } from './service.ts';
import { referenceOf, type Truth } from './tasks.ts';

/** One problem, and what a policy may try on it: the sessions of OpenEnv and ORS. */
export interface Episode {
  readonly id: string;
  /** What the policy is asked; empty where only a truth is known. */
  readonly messages: readonly Message[];
  readonly question: string;
  readonly steps: number;
  readonly done: boolean;
  readonly last: Answer | undefined;
  /** @returns the judged try, and what may be told for another one; null: nothing */
  step(completion: string, asker: Asker): Promise<{ readonly answer: Answer; readonly done: boolean; readonly feedback: string | null }>;
}

export interface EpisodeOptions {
  readonly protocol: Protocol;
  readonly id: string;
  readonly truth: Truth;
  readonly question?: string;
  /** What the engine is told; undefined: its default. */
  readonly environment: string | undefined;
  /** Tries that end the episode when the first is not perfect. */
  readonly turns: number;
}

/** The environment whose prompt and feedback count; undefined: the operator named none. */
function environmentOf({ environments }: Service, source: string | undefined) {
  const own = source ?? (environments.default === undefined ? undefined : environments.find(environments.default));
  return own === undefined ? undefined : loadEnvironment(own);
}

export function createEpisode(
  service: Service,
  { protocol, id, truth, question = '', environment: source, turns }: EpisodeOptions,
): Episode {
  const named = truth.environment === undefined ? source : service.environments.find(truth.environment);
  const environment = environmentOf(service, named);
  const plain: Message[] = question === '' ? [] : [{ role: 'user', content: question }];
  let steps = 0;
  let done = false;
  let last: Answer | undefined;
  return {
    id,
    question,
    messages: environment === undefined || question === '' ? plain : messagesFor(environment.prompt, question),
    get steps() {
      return steps;
    },
    get done() {
      return done;
    },
    get last() {
      return last;
    },
    async step(completion, asker) {
      const [answer] = await service.answer([{ completion, truth }], named, { protocol, asker });
      if (answer === undefined) throw new EngineError('workerFailed', 'no answer to the one completion');
      steps += 1;
      last = answer;
      done = steps >= turns || answer.score === 1;
      const told = feedback(answer.judged.verdict, {
        level: environment?.feedback ?? 'off',
        ...(truth.reference !== undefined && { reference: truth.reference }),
      });
      return { answer, done, feedback: told };
    },
  };
}

/** @returns the options of an episode on a loaded problem */
export function episodeOn(problem: Problem): { truth: Truth; question: string } {
  const reference = referenceOf(problem);
  return { truth: reference === undefined ? {} : { reference }, question: problem.question ?? '' };
}
