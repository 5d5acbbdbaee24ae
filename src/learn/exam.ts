import type { Engine } from '../engine.ts';
import { type Environment, messagesFor } from '../environment.ts';
import type { Policy } from '../policy/policy.ts';
import type { JudgedTask } from '../tasks/generate.ts';
import { itemOf } from './collect.ts';

export interface Grades {
  readonly tasks: number;
  /** Shares of the tasks: right status and objective, every row of the reference model kept, a model that the reader takes. */
  readonly answer: number;
  readonly rows: number;
  readonly read: number;
  /** Mean share of the reference model's rows that were kept. */
  readonly kept: number;
  readonly reward: number;
  /** Tasks by the status of their verdict. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Lets a policy answer each task once, and says how well it did; use one that writes with temperature 0. */
export async function exam(policy: Policy, tasks: readonly JudgedTask[], environment: Environment, engine: Engine): Promise<Grades> {
  const requests = tasks.map(({ id, question }) => ({ id, messages: messagesFor(environment.prompt, question), samples: [0] }));
  const answers = new Map<string, string>();
  for await (const { id, completion } of policy.write(requests)) answers.set(id, completion);
  const judged = await engine.judge(tasks.map((task) => itemOf(task, answers.get(task.id) ?? '')));
  const share = (count: number): number => (tasks.length === 0 ? 0 : count / tasks.length);
  const statuses: Record<string, number> = {};
  for (const { verdict } of judged) statuses[verdict.status] = (statuses[verdict.status] ?? 0) + 1;
  return {
    tasks: tasks.length,
    answer: share(judged.filter(({ verdict }) => verdict.match?.['1e-6'] === true).length),
    rows: share(judged.filter(({ parts }) => parts?.rows === 1).length),
    read: share(judged.filter(({ verdict }) => verdict.model !== undefined).length),
    kept: share(judged.reduce((sum, { parts }) => sum + (parts?.rows ?? 0), 0)),
    reward: share(judged.reduce((sum, { reward }) => sum + (reward ?? 0), 0)),
    statuses,
  };
}
