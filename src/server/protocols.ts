import type { FastifyInstance } from 'fastify';
import { addLlamaFactory } from './protocols/llama-factory.ts';
import { addNemoGym } from './protocols/nemo-gym.ts';
import { addOpenEnv, addOpenEnvSteps } from './protocols/openenv.ts';
import { addOpenRlhf } from './protocols/openrlhf.ts';
import { addOrs } from './protocols/ors.ts';
import { addRoll } from './protocols/roll.ts';
import { addSlime } from './protocols/slime.ts';
import type { Queue } from './queue.ts';
import type { Service } from './service.ts';
import { addVerify } from './verify.ts';

/** The routes whose replies hang on the request alone: any listener answers them. */
export function addStateless(app: FastifyInstance, service: Service, bodyBytes: number): void {
  addVerify(app, service, bodyBytes);
  addOpenRlhf(app, service);
  addSlime(app, service);
  addLlamaFactory(app, service);
  addNemoGym(app, service);
  addOpenEnvSteps(app, service);
}

/** Every trainer's routes. See docs/trainers.md for what each puts into its configuration. */
export function addProtocols(app: FastifyInstance, service: Service, queue: Queue, bodyBytes: number): void {
  addStateless(app, service, bodyBytes);
  addOpenEnv(app, service, queue);
  addRoll(app, service, queue);
  addOrs(app, service);
}
