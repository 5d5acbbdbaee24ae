import type { FastifyInstance } from 'fastify';
import { addLlamaFactory } from './protocols/llama-factory.ts';
import { addNemoGym } from './protocols/nemo-gym.ts';
import { addOpenEnv } from './protocols/openenv.ts';
import { addOpenRlhf } from './protocols/openrlhf.ts';
import { addOrs } from './protocols/ors.ts';
import { addRoll } from './protocols/roll.ts';
import { addSlime } from './protocols/slime.ts';
import type { Queue } from './queue.ts';
import type { Service } from './service.ts';

/** Every trainer's routes. See docs/trainers.md for what each puts into its configuration. */
export function addProtocols(app: FastifyInstance, service: Service, queue: Queue): void {
  addOpenRlhf(app, service);
  addSlime(app, service);
  addLlamaFactory(app, service);
  addNemoGym(app, service);
  addOpenEnv(app, service, queue);
  addRoll(app, service, queue);
  addOrs(app, service);
}
