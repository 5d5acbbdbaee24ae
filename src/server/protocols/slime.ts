import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { numbersOf, unjudgedOf } from '../answers.ts';
import { textOfInput } from '../messages.ts';
import { OPEN, repliesOf, TrainerQuery } from '../schema.ts';
import type { Service } from '../service.ts';

const Body = Type.Object(
  {
    prompt: Type.Optional(Type.Unknown({ description: 'a text, or the messages of a chat' })),
    response: Type.Union([Type.String(), Type.Null()]),
    label: Type.Optional(Type.Unknown()),
  },
  OPEN,
);
const Query = Type.Object({
  ...TrainerQuery.properties,
  reply: Type.Optional(Type.Union([Type.Literal('number'), Type.Literal('object')])),
});

/** slime, `--rm-type remote_rm --rm-url URL`: the whole reply is the reward, a number, or with `?reply=object` and `--reward-key reward` an object. */
export function addSlime(app: FastifyInstance, service: Service): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof Query> }>(
    '/rm',
    {
      schema: {
        summary: 'slime',
        tags: ['trainers'],
        body: Body,
        querystring: Query,
        response: repliesOf('the reward, or with reply=object an object with it'),
      },
    },
    async (request, reply) => {
      const { prompt, response, label } = request.body;
      const unjudged = unjudgedOf(request);
      const asked = textOfInput(prompt);
      const ask = { completion: response ?? '', truth: service.tasks.truthOf(label, asked), ...(asked !== undefined && { group: asked }) };
      const [answer] = await service.answerTo(request, 'slime', [ask]);
      const reward = answer?.reward ?? unjudged;
      const whole = request.query.reply === 'object' && answer !== undefined;
      reply.type('application/json; charset=utf-8');
      return reply.send(
        JSON.stringify(whole ? { reward, ...numbersOf(answer), status: answer.judged.verdict.status, why: answer.why ?? null } : reward),
      );
    },
  );
}
