import { randomUUID } from 'node:crypto';
import { numbersOf } from '../answers.ts';
import type { Asker } from '../context.ts';
import { createEpisode, type Episode, episodeOn } from '../episode.ts';
import { Refusal } from '../refusal.ts';
import type { Service } from '../service.ts';

/** Keys of a reset that say which task it is; what else comes with it is passed over. */
const LABEL_KEYS = [
  'label',
  'reference',
  'answer',
  'ground_truth',
  'objective',
  'status',
  'model',
  'task_id',
  'verifier_metadata',
  'reward_info',
];
const MOST_TURNS = 100;

/** What a step or a reset brings back. */
export interface StepReply {
  readonly observation: Readonly<Record<string, unknown>>;
  readonly reward: number | null;
  readonly done: boolean;
}

export type Data = Readonly<Record<string, unknown>>;

function labelOf(data: Data): unknown {
  const own = data.label ?? data.verifier_metadata ?? data.reward_info;
  return own ?? (LABEL_KEYS.some((key) => data[key] !== undefined && data[key] !== null) ? data : undefined);
}

function problemAt({ problems }: Service['tasks'], { index, seed }: Data) {
  const at = typeof index === 'number' ? index : typeof seed === 'number' ? seed : 0;
  return problems.length === 0 || !Number.isFinite(at) ? undefined : problems[Math.abs(Math.trunc(at)) % problems.length];
}

/** The episode that a reset begins: the task that it names, else a loaded problem by `index` or `seed`. */
export function beginEpisode(service: Service, data: Data, environment: string | undefined): Episode {
  const { episode_id: id, turns = 1, question, prompt, environment: name } = data;
  if (typeof turns !== 'number' || !Number.isInteger(turns) || turns < 1 || turns > MOST_TURNS)
    throw new Refusal('badRequest', `expected turns to be a whole number from 1 to ${MOST_TURNS}`);
  const source = typeof name === 'string' ? service.environments.find(name) : environment;
  if (name !== undefined && source === undefined)
    throw new Refusal('badRequest', 'expected environment to be one of this server (GET /v1/environments)');
  const label = labelOf(data);
  const problem = label === undefined ? problemAt(service.tasks, data) : undefined;
  const asked = typeof question === 'string' ? question : typeof prompt === 'string' ? prompt : '';
  const task = problem === undefined ? { truth: service.tasks.truthOf(label, asked), question: asked } : episodeOn(problem);
  return createEpisode(service, {
    protocol: 'openenv',
    id: typeof id === 'string' ? id : randomUUID(),
    environment: source,
    turns,
    ...task,
  });
}

export function resetReply({ messages }: Episode): StepReply {
  const system = messages.find(({ role }) => role === 'system')?.content;
  const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
  return { observation: { prompt, ...(system !== undefined && { system_prompt: system }) }, reward: null, done: false };
}

/** @throws Refusal for an action without a completion */
export async function stepReply(episode: Episode, action: Data, asker: Asker): Promise<StepReply> {
  const completion = action.completion ?? action.model_text ?? action.text;
  if (typeof completion !== 'string') throw new Refusal('badRequest', 'expected action.completion to be a text');
  const { answer, done, feedback } = await episode.step(completion, asker);
  const { verdict } = answer.judged;
  const why = answer.reward === null ? { why: answer.why ?? 'not judged' } : {};
  return { observation: { status: verdict.status, feedback: feedback ?? '', ...numbersOf(answer), ...why }, reward: answer.reward, done };
}

export const stateOf = (episode: Episode | undefined): { episode_id: string | null; step_count: number } => ({
  episode_id: episode?.id ?? null,
  step_count: episode?.steps ?? 0,
});
