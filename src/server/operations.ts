import { cpus } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Engine } from '../engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { loadEnvironment } from '../environment.ts';
import { solvers, testSolver } from '../solvers.ts';
import type { RemoteEngine } from './nats/remote.ts';
import type { Queue } from './queue.ts';
import { Refusal } from './refusal.ts';
import { REFUSED } from './schema.ts';
import { VERSION } from './version.ts';

export interface OperationsParts {
  readonly engine: Engine | RemoteEngine;
  readonly queue: Queue;
  /** Name or path of the default one. */
  readonly environment: string | undefined;
}

export interface Operations {
  readonly ready: Promise<void>;
  /** From here on `/ready` says no. */
  stop(): void;
}

/** Whether the solver that requests are judged by does its work here. */
type State = 'starting' | 'ready' | 'failed' | 'closing';

/** Routes for those who watch over the server. */
export function addOperations(app: FastifyInstance, { engine, queue, environment }: OperationsParts): Operations {
  const name = environment === undefined ? ENGINE_DEFAULTS.solver : loadEnvironment(environment).solver;
  let state: State = 'starting';
  let why = 'the solver is being tested';

  async function test(): Promise<void> {
    await new Promise(setImmediate); // the server listens first
    if ('missing' in engine) {
      state = 'ready'; // workers test their solvers themselves; whether one is there is asked each time
      return;
    }
    const info = solvers().find((solver) => solver.name === name);
    if (info?.found !== true) {
      why = `${name} is not here: ${info?.fault?.message ?? 'no library was found'}`;
      state = 'failed';
      return;
    }
    const { failed } = await testSolver(info);
    if (state !== 'starting') return;
    state = failed.length === 0 ? 'ready' : 'failed';
    why = failed.length === 0 ? '' : `${name} judged its self-test wrong: ${failed.join(', ')}`;
  }

  const ready = test().catch((error: unknown) => {
    state = 'failed';
    why = error instanceof Error ? error.message : String(error);
  });

  app.get(
    '/health',
    { schema: { summary: 'Whether the program runs', tags: ['operations'], response: { 200: Type.Object({ status: Type.String() }) } } },
    () => ({ status: 'healthy' }),
  );
  app.get(
    '/ready',
    {
      schema: {
        summary: 'Whether it can judge: its solver passed the self-test, and it is not going down',
        tags: ['operations'],
        response: { 200: Type.Object({ status: Type.String() }), ...REFUSED },
      },
    },
    () => {
      if (state !== 'ready') throw new Refusal('notReady', state === 'closing' ? 'the server is going down' : why);
      const missing = 'missing' in engine ? engine.missing() : undefined;
      if (missing !== undefined) throw new Refusal('notReady', missing);
      const { bytes, maxBytes } = queue.stats();
      if (bytes >= maxBytes) throw new Refusal('busy', 'the queue is full');
      return { status: 'ready' };
    },
  );
  app.get('/version', { schema: { summary: 'What runs here', tags: ['operations'] } }, () => {
    const found = solvers().filter((solver) => solver.found);
    return {
      assay: VERSION,
      node: process.version,
      solvers: Object.fromEntries(found.map((solver) => [solver.name, solver.version ?? 'unknown'])),
      cores: cpus().length,
      judged: engine.stats().judged,
    };
  });
  return {
    ready,
    stop() {
      state = 'closing';
    },
  };
}
