import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { contextOf } from '../context.ts';
import type { Queue } from '../queue.ts';
import { AnyObject, EnvQuery, OPEN, repliesOf } from '../schema.ts';
import type { Service } from '../service.ts';
import { VERSION } from '../version.ts';
import { beginEpisode, type Data, resetReply, stateOf, stepReply } from './openenv-episode.ts';
import { serveSocket } from './openenv-socket.ts';

/** Of an action, an observation and a state, as `/schema` tells them. */
const Action = Type.Object({ completion: Type.String({ description: 'the answer, with the model text in it' }) }, { title: 'ModelAction' });
const Observation = Type.Object(
  {
    prompt: Type.Optional(Type.String()),
    system_prompt: Type.Optional(Type.String()),
    status: Type.Optional(Type.String({ description: 'of the verdict' })),
    feedback: Type.Optional(Type.String({ description: 'what may be told for another try' })),
  },
  { ...OPEN, title: 'ModelObservation' },
);
const State = Type.Object({ episode_id: Type.Union([Type.String(), Type.Null()]), step_count: Type.Integer() }, { title: 'ModelState' });

const Reset = AnyObject;
const Step = Type.Object({ action: AnyObject }, OPEN);

/** OpenEnv's routes without sessions. */
export function addOpenEnvSteps(app: FastifyInstance, service: Service): void {
  const route = (summary: string) => ({ summary: `OpenEnv: ${summary}`, tags: ['trainers'] });
  app.get('/schema', { schema: route('shapes of action, observation and state') }, () => ({
    action: Action,
    observation: Observation,
    state: State,
  }));
  app.get('/metadata', { schema: route('what this environment is') }, () => ({
    name: 'assay',
    description: 'Write an optimisation model as LP or MPS text; a solver judges it.',
    version: VERSION,
    author: 'Assay',
  }));
  app.get('/state', { schema: route('state without a session') }, () => stateOf(undefined));
  app.post<{ Body: Data }>(
    '/reset',
    {
      schema: {
        ...route('begins an episode, of which nothing is kept'),
        body: Reset,
        querystring: EnvQuery,
        response: repliesOf('observation, reward, done'),
      },
    },
    async (request) => resetReply(beginEpisode(service, request.body, service.environmentOf(request))),
  );
  app.post<{ Body: Static<typeof Step> & Data }>(
    '/step',
    {
      schema: {
        ...route('judges one completion; the task stands in the body, as in a reset'),
        body: Step,
        querystring: EnvQuery,
        response: repliesOf('observation, reward, done'),
      },
    },
    async (request) => {
      const { action, ...data } = request.body;
      const episode = beginEpisode(service, data, service.environmentOf(request));
      return stepReply(episode, action, contextOf(request));
    },
  );
}

/** OpenEnv's sessions, one a socket, for TRL, ms-swift, verifiers: one problem an episode. */
export function addOpenEnv(app: FastifyInstance, service: Service, queue: Queue): void {
  app.get('/ws', { websocket: true, schema: { hide: true } }, (socket, request) => {
    serveSocket(socket, service, queue, service.environmentOf(request));
  });
}
