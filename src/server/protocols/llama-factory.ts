import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { unjudgedOf } from '../answers.ts';
import { responseOf } from '../prompts.ts';
import { OPEN, repliesOf, TrainerQuery } from '../schema.ts';
import type { Service } from '../service.ts';

const Body = Type.Object(
  {
    model: Type.Optional(Type.String()),
    messages: Type.Array(Type.String({ description: 'prompt and response, decoded with special tokens' })),
  },
  OPEN,
);

/**
 * LLaMA-Factory's PPO, `reward_model_type: api`. It sends no label: the task is found by its question, which stands in the prompt, among
 * the problems that were loaded with `--data`.
 */
export function addLlamaFactory(app: FastifyInstance, service: Service): void {
  app.post<{ Body: Static<typeof Body> }>(
    '/v1/score/evaluation',
    {
      schema: {
        summary: 'LLaMA-Factory',
        tags: ['trainers'],
        body: Body,
        querystring: TrainerQuery,
        response: repliesOf('scores, as many as messages, in their order'),
      },
    },
    async (request) => {
      const { model = 'assay', messages } = request.body;
      const unjudged = unjudgedOf(request);
      const asks = messages.map((text) => ({ completion: responseOf(text, undefined), truth: service.tasks.truthOf(undefined, text) }));
      const answers = await service.answerTo(request, 'llamafactory', asks);
      return { id: `scoreval-${randomUUID()}`, object: 'score.evaluation', model, scores: answers.map(({ reward }) => reward ?? unjudged) };
    },
  );
}
