import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { numbersOf } from '../answers.ts';
import { textOfInput, textOfResponse } from '../messages.ts';
import { AnyObject, EnvQuery, OPEN, repliesOf } from '../schema.ts';
import type { Service } from '../service.ts';
import type { Truth } from '../tasks.ts';

const Row = Type.Object({ responses_create_params: AnyObject, response: AnyObject }, OPEN);
const Responses = Type.Object({ verify_responses: Type.Array(AnyObject) }, OPEN);

type RowBody = Static<typeof Row> & Readonly<Record<string, unknown>>;

/** The truth of a row: what its metadata says, else the row's own fields, else the problem that its prompt asks. */
function truthOf(
  { responses_create_params: params, response: _response, verifier_metadata: metadata, ...fields }: RowBody,
  { tasks }: Service,
): Truth {
  const told = metadata !== undefined && metadata !== null ? tasks.truthOf(metadata) : tasks.truthOf(fields);
  if (told.reference !== undefined) return told;
  const prompt = textOfInput((params as { input?: unknown }).input);
  const asked = prompt === undefined ? undefined : tasks.truthOf(undefined, prompt);
  return asked?.reference === undefined ? told : asked;
}

/** Rewards of one task's samples. */
interface Group {
  samples: number;
  sum: number;
  least: number;
  most: number;
}

function groupsOf(judged: readonly Readonly<Record<string, unknown>>[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const one of judged) {
    const task = String(one._ng_task_index ?? '');
    const reward = Number(one.reward);
    const group = groups.get(task) ?? { samples: 0, sum: 0, least: reward, most: reward };
    groups.set(task, group);
    group.samples += 1;
    group.sum += reward;
    group.least = Math.min(group.least, reward);
    group.most = Math.max(group.most, reward);
  }
  return groups;
}

const indexOf = (task: string): string | number => (/^\d{1,15}$/.test(task) ? Number(task) : task);

function aggregate(responses: readonly Readonly<Record<string, unknown>>[]) {
  const judged = responses.filter((one) => typeof one.reward === 'number' && one._ng_failure_class === undefined);
  const groups = [...groupsOf(judged)];
  const still = groups.filter(([, { least, most }]) => least === most).length;
  const sum = groups.reduce((total, [, group]) => total + group.sum, 0);
  const means = judged.length === 0 ? {} : { 'mean/reward': sum / judged.length };
  return {
    group_level_metrics: groups.map(([task, group]) => ({
      _ng_task_index: indexOf(task),
      'mean/reward': group.sum / group.samples,
      'max/reward': group.most,
      'min/reward': group.least,
      samples: group.samples,
    })),
    agent_metrics: {
      ...means,
      ...(groups.length > 0 && { zero_variance_groups: still / groups.length }),
      failed: responses.length - judged.length,
    },
    key_metrics: means,
  };
}

/**
 * A resources server of NeMo-Gym, and so of NeMo-RL and of verifiers and prime-rl (`task.resources_url`). The row comes back with the
 * reward; a completion that could not be judged is marked as NeMo-Gym marks a judge that failed, which keeps it out of the metrics.
 */
export function addNemoGym(app: FastifyInstance, service: Service): void {
  app.post<{ Body: RowBody }>(
    '/verify',
    {
      schema: {
        summary: 'NeMo-Gym',
        tags: ['trainers'],
        body: Row,
        querystring: EnvQuery,
        response: repliesOf('the request again, with the reward, or with _ng_failure_class'),
      },
    },
    async (request) => {
      const { body } = request;
      const completion = textOfResponse(body.response);
      const group = textOfInput((body.responses_create_params as { input?: unknown }).input);
      const [answer] = await service.answerTo(request, 'nemogym', [
        { completion, truth: truthOf(body, service), ...(group !== undefined && { group }) },
      ]);
      if (answer === undefined) throw new Error('expected an answer to the one completion');
      const failed = answer.reward === null && { _ng_failure_class: 'judge_failed', _ng_failure_judge_error: answer.why ?? 'not judged' };
      // A row's own fields come back as they were: ours never take their place, but for the reward.
      return { ...numbersOf(answer), status: answer.judged.verdict.status, ...body, reward: answer.reward ?? 0, ...failed };
    },
  );

  app.post(
    '/seed_session',
    {
      schema: {
        summary: 'NeMo-Gym: begins a session, of which nothing is kept',
        tags: ['trainers'],
        body: AnyObject,
        response: repliesOf('nothing; a cookie'),
      },
    },
    async (_request, reply) => reply.header('set-cookie', `assay_session=${randomUUID()}; Path=/; HttpOnly; SameSite=Lax`).send({}),
  );

  app.post<{ Body: Static<typeof Responses> }>(
    '/aggregate_metrics',
    {
      schema: {
        summary: 'NeMo-Gym: metrics of many verified rows',
        tags: ['trainers'],
        body: Responses,
        response: repliesOf('group_level_metrics, agent_metrics, key_metrics'),
      },
    },
    async (request) => aggregate(request.body.verify_responses),
  );

  app.get('/reverify_mode', { schema: { summary: 'NeMo-Gym', tags: ['trainers'] } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send('"stateless"'),
  );
}
