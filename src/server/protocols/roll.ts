import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { numbersOf } from '../answers.ts';
import { textOfInput } from '../messages.ts';
import type { Queue } from '../queue.ts';
import { OPEN, repliesOf } from '../schema.ts';
import type { Answer, Service } from '../service.ts';

const Submit = Type.Object(
  {
    prompt: Type.Optional(Type.Unknown()),
    response: Type.Union([Type.String(), Type.Null()]),
    reward_info: Type.Optional(Type.Unknown({ description: 'the truth: a label, or {"ground_truth": label}' })),
    timeout: Type.Optional(Type.Number()),
  },
  OPEN,
);
const Poll = Type.Object({ reward_request_id: Type.String() }, OPEN);

/** Results that nobody asked for are kept for so long. */
const KEPT_MS = 600_000;
const LOOK_MS = 30_000;
const MOST_JOBS = 100_000;

/** What ROLL takes: 0 is done, 1 is running, anything else is an error, after which it submits again. */
const DONE = 0;
const RUNNING = 1;
const NOT_JUDGED = 2;
const UNKNOWN = 3;

interface Job {
  readonly started: number;
  ended?: number;
  result?: Answer;
  failed?: string;
}

function replyOf(job: Job | undefined): Readonly<Record<string, unknown>> {
  if (job === undefined) return { errcode: UNKNOWN, errmsg: 'expected an id that was given out in the last ten minutes' };
  if (job.ended === undefined) return { errcode: RUNNING };
  const times = { start_time: job.started / 1000, end_time: job.ended / 1000 };
  const { result } = job;
  if (result === undefined || result.reward === null)
    return { errcode: NOT_JUDGED, errmsg: job.failed ?? result?.why ?? 'not judged', ...times };
  return { errcode: DONE, reward_score: result.reward, dimention_reward_score: numbersOf(result), ...times }; // their spelling
}

/** ROLL's RemoteRewardSystemWorker: submit, then ask for the result every two seconds. What is submitted twice is judged once. */
export function addRoll(app: FastifyInstance, service: Service, queue: Queue): void {
  const jobs = new Map<string, Job>();
  const closed = new AbortController();
  const sweep = setInterval(() => {
    const old = Date.now() - KEPT_MS;
    for (const [id, { ended = Number.POSITIVE_INFINITY }] of jobs) if (ended < old) jobs.delete(id);
  }, LOOK_MS);
  sweep.unref();
  app.addHook('preClose', async () => {
    clearInterval(sweep);
    closed.abort(new Error('the server is going down'));
  });

  async function run(
    job: Job,
    completion: string,
    label: unknown,
    prompt: string | undefined,
    environment: string | undefined,
    bytes: number,
  ): Promise<void> {
    const hold = queue.hold();
    try {
      hold.grow(bytes);
      const truth = service.tasks.truthOf(label, prompt);
      const [answer] = await service.answer([{ completion, truth }], environment, { protocol: 'roll', asker: { signal: closed.signal } });
      if (answer !== undefined) job.result = answer;
    } catch (error) {
      job.failed = error instanceof Error ? error.message : String(error);
    } finally {
      hold.release();
      job.ended = Date.now();
    }
  }

  app.post<{ Body: Static<typeof Submit> }>(
    '/roll/submit',
    { schema: { summary: 'ROLL: submit_url', tags: ['trainers'], body: Submit, response: repliesOf('errcode, reward_request_id') } },
    async (request) => {
      const { prompt, response, reward_info: label } = request.body;
      const environment = service.environmentOf(request);
      const content = JSON.stringify([prompt, response, label, environment]);
      const id = createHash('sha256').update(content).digest('hex').slice(0, 32);
      const known = jobs.get(id);
      if (known === undefined || known.failed !== undefined) {
        const [oldest] = jobs.keys();
        if (jobs.size >= MOST_JOBS && oldest !== undefined) jobs.delete(oldest);
        const job: Job = { started: Date.now() };
        jobs.set(id, job);
        void run(job, response ?? '', label, textOfInput(prompt), environment, content.length);
      }
      return { errcode: DONE, reward_request_id: id };
    },
  );

  app.route<{ Body: Static<typeof Poll> }>({
    method: ['GET', 'POST'],
    url: '/roll/result',
    exposeHeadRoute: false, // it would have a body
    schema: {
      summary: 'ROLL: get_result_url, with its body',
      tags: ['trainers'],
      body: Poll,
      response: repliesOf('errcode 0 with the reward, 1: not done yet, 2: could not be judged, 3: no such id'),
    },
    handler: async (request) => replyOf(jobs.get(request.body.reward_request_id)),
  });
}
