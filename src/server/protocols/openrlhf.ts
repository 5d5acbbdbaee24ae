import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { numbersOf, unjudgedOf } from '../answers.ts';
import { responseOf } from '../prompts.ts';
import { OPEN, repliesOf, TrainerQuery } from '../schema.ts';
import type { Service } from '../service.ts';

const Body = Type.Object(
  {
    query: Type.Array(Type.String({ description: 'prompt and response, decoded with special tokens' })),
    prompts: Type.Optional(Type.Array(Type.Unknown())),
    labels: Type.Optional(Type.Array(Type.Unknown())),
  },
  OPEN,
);

/**
 * OpenRLHF, `--reward.remote_url`: lists in, lists out. It makes tensors of `extra_logs`, so they are numbers. A sample without a reward
 * is `null` for the whole list, which the trainer takes as "no reward came", without asking again.
 */
export function addOpenRlhf(app: FastifyInstance, service: Service): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/get_reward',
    {
      schema: {
        summary: 'OpenRLHF',
        tags: ['trainers'],
        body: Body,
        querystring: TrainerQuery,
        response: repliesOf('rewards, scores, extra_logs: as many as queries, in their order'),
      },
    },
    async (request) => {
      const { query, prompts = [], labels = [] } = request.body;
      const unjudged = unjudgedOf(request);
      const asks = query.map((text, i) => {
        const prompt = prompts[i];
        const known = typeof prompt === 'string' ? prompt : undefined;
        return {
          completion: responseOf(text, known),
          truth: service.tasks.truthOf(labels[i], known ?? text),
          ...(known !== undefined && { group: known }),
        };
      });
      const answers = await service.answerTo(request, 'openrlhf', asks);
      const rewards = answers.map(({ reward }) => reward ?? unjudged);
      const scores = answers.map(({ score }) => score ?? unjudged);
      const none = rewards.length === 1 && rewards[0] === null;
      const numbers = answers.map(numbersOf);
      const names = Object.keys(numbers[0] ?? {}) as (keyof (typeof numbers)[number])[]; // all have the same
      return {
        rewards: none ? null : rewards,
        scores: none ? null : scores,
        extra_logs: Object.fromEntries(names.map((name) => [name, numbers.map((one) => one[name])])),
      };
    },
  );
}
