import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { Problem } from '../../eval/book.ts';
import { createEpisode, type Episode, episodeOn } from '../episode.ts';
import { Refusal } from '../refusal.ts';
import { AnyObject, OPEN, repliesOf } from '../schema.ts';
import type { Service } from '../service.ts';
import { createSessions, idOf, type Sessions, TOOL } from './ors-sessions.ts';

const orNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Create = Type.Object(
  { env_name: orNull(Type.String()), task_spec: orNull(AnyObject), split: orNull(Type.String()), index: orNull(Type.Integer()) },
  OPEN,
);
const Call = Type.Object({ name: Type.String(), input: AnyObject, task_id: orNull(Type.String()) }, OPEN);
const Split = Type.Object({ split: Type.String() }, OPEN);
const At = Type.Object({ split: Type.String(), index: Type.Integer() }, OPEN);
const Range = Type.Object({ split: Type.String(), start: orNull(Type.Integer()), stop: orNull(Type.Integer()) }, OPEN);

/** The environment without a name of its own: the server's default. */
const DEFAULT = 'assay';
const SPLIT = { name: 'train', type: 'train' };
const EVENT_HEADERS = { 'cache-control': 'no-cache', 'x-accel-buffering': 'no' };

type InEnv = { Params: { env: string } };

const route = (summary: string) => ({ summary: `ORS: ${summary}`, tags: ['ors'], response: repliesOf('as the standard has it') });
const events = (reply: FastifyReply): FastifyReply => reply.headers(EVENT_HEADERS).type('text/event-stream');
const specOf = ({ id, question = '' }: Problem) => ({ task_id: id, question });

/** @returns what the engine is told of the environment that a path or a body names */
function sourceOf(service: Service, name: string | null | undefined, request: FastifyRequest): string | undefined {
  if (name === undefined || name === null || name.toLowerCase() === DEFAULT) return service.environmentOf(request);
  const source = service.environments.find(name);
  if (source === undefined) throw new Refusal('notFound', `unknown environment '${name.slice(0, 80)}'`);
  return source;
}

function checkSplit(split: string): void {
  if (split !== SPLIT.name) throw new Refusal('badRequest', `expected split to be '${SPLIT.name}'`);
}

function problemAt({ tasks: { problems } }: Service, index: number): Problem {
  const problem = problems[index];
  if (problem === undefined) throw new Refusal('badRequest', `expected index of one of the ${problems.length} loaded problems`);
  return problem;
}

function begin(
  service: Service,
  { env_name: name, task_spec: spec, split, index }: Static<typeof Create>,
  request: FastifyRequest,
): Episode {
  const bySpec = spec !== undefined && spec !== null;
  const byIndex = typeof split === 'string' && typeof index === 'number';
  if (bySpec === byIndex) throw new Refusal('badRequest', 'expected either task_spec, or split and index');
  const options = { protocol: 'ors', id: randomUUID(), environment: sourceOf(service, name, request), turns: 1 } as const;
  if (byIndex) {
    checkSplit(split);
    return createEpisode(service, { ...options, ...episodeOn(problemAt(service, index)) });
  }
  const { question = '', ...label } = spec as Readonly<Record<string, unknown>>; // an object, see above
  const asked = String(question);
  return createEpisode(service, { ...options, truth: service.tasks.truthOf(label, asked), question: asked });
}

function addSessions(app: FastifyInstance, service: Service, sessions: Sessions): void {
  app.post('/create_session', { schema: route('begins a session; its id comes as an event') }, (_request, reply) =>
    events(reply).send(`event: task_id\ndata: ${randomUUID()}\n\nevent: end\ndata: \n\n`),
  );
  app.post<{ Body: Static<typeof Create> }>(
    '/create',
    { schema: { ...route('gives a session its task'), body: Create } },
    async (request) => {
      const id = idOf(request);
      sessions.begin(id, begin(service, request.body, request));
      return { sid: id };
    },
  );
  for (const url of ['/delete', '/delete_session'] as const) {
    app.post(url, { schema: route('ends a session') }, async (request) => {
      const id = idOf(request);
      sessions.end(id);
      return { sid: id };
    });
  }
  app.post('/ping', { schema: route('keeps a session') }, async (request) => {
    sessions.find(request);
    return { status: 'ok' };
  });
  app.get<InEnv>('/:env/task_tools', { schema: route('tools of a session') }, async (request) => {
    sessions.find(request);
    return { tools: [TOOL] };
  });
  app.get<InEnv>('/:env/prompt', { schema: route('prompt of a session') }, async (request) =>
    sessions.find(request).messages.map(({ content }) => ({ text: content, detail: null, type: 'text' })),
  );
  app.post<InEnv & { Body: Static<typeof Call> }>(
    '/:env/call',
    { schema: { ...route('judges an answer'), body: Call } },
    (request, reply) => {
      const episode = sessions.find(request);
      const { task_id: id, name, input } = request.body;
      return events(reply).send(sessions.stream(id ?? sessions.call(episode, name, input)));
    },
  );
}

function addTasks(app: FastifyInstance, service: Service): void {
  const { problems } = service.tasks;
  app.get('/list_environments', { schema: route('names') }, () => [service.environments.default ?? DEFAULT]);
  app.get<InEnv>('/:env/tools', { schema: route('tools') }, async (request) => {
    sourceOf(service, request.params.env, request);
    return { tools: [TOOL] };
  });
  app.get<InEnv>('/:env/splits', { schema: route('splits') }, async (request) => {
    sourceOf(service, request.params.env, request);
    return [SPLIT];
  });
  app.post<InEnv & { Body: Static<typeof Split> }>('/:env/tasks', { schema: { ...route('tasks'), body: Split } }, async (request) => {
    sourceOf(service, request.params.env, request);
    checkSplit(request.body.split);
    return { tasks: problems.map(specOf), env_name: request.params.env };
  });
  app.post<InEnv & { Body: Static<typeof Split> }>(
    '/:env/num_tasks',
    { schema: { ...route('how many tasks'), body: Split } },
    async (request) => {
      sourceOf(service, request.params.env, request);
      checkSplit(request.body.split);
      return { num_tasks: problems.length };
    },
  );
  app.post<InEnv & { Body: Static<typeof At> }>('/:env/task', { schema: { ...route('one task'), body: At } }, async (request) => {
    sourceOf(service, request.params.env, request);
    checkSplit(request.body.split);
    return { task: specOf(problemAt(service, request.body.index)) };
  });
  app.post<InEnv & { Body: Static<typeof Range> }>(
    '/:env/task_range',
    { schema: { ...route('some tasks'), body: Range } },
    async (request) => {
      const { split, start, stop } = request.body;
      sourceOf(service, request.params.env, request);
      checkSplit(split);
      return { tasks: problems.slice(start ?? 0, stop ?? undefined).map(specOf) };
    },
  );
}

/** Open Reward Standard: sessions on problems of this server, with one tool that judges. For TRL, ROLL and SkyRL. */
export function addOrs(app: FastifyInstance, service: Service): void {
  const sessions = createSessions();
  app.addHook('onClose', async () => sessions.stop());
  addSessions(app, service, sessions);
  addTasks(app, service);
}
