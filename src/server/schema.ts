import { Type } from 'typebox';

/** Schemas that several routes share; they are what `/docs` shows and what requests are held against. */

/** Anything that a client may send on top: it is echoed or passed over. */
export const OPEN = { additionalProperties: true } as const;

/** An object of any keys. */
export const AnyObject = Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true });

const Reference = Type.Object(
  {
    objective: Type.Optional(Type.Number()),
    status: Type.Optional(
      Type.Union([Type.Literal('optimal'), Type.Literal('infeasible'), Type.Literal('unbounded'), Type.Literal('noSolution')]),
    ),
    model: Type.Optional(Type.String({ description: 'a reference model: rows are compared' })),
    solution: Type.Optional(Type.Record(Type.String(), Type.Number())),
  },
  { description: 'the truth to compare with; any part may be missing' },
);

export const Item = Type.Object(
  {
    id: Type.Optional(Type.Union([Type.String(), Type.Number()])),
    completion: Type.Optional(Type.String({ description: 'what the policy wrote' })),
    text: Type.Optional(Type.String({ description: 'model source; instead of completion' })),
    format: Type.Optional(Type.Union([Type.Literal('lp'), Type.Literal('mps'), Type.Literal('program')])),
    reference: Type.Optional(Reference),
    label: Type.Optional(
      Type.Unknown({ description: 'instead of reference: a number, a status, a reference as JSON, or the id of a loaded problem' }),
    ),
    environment: Type.Optional(Type.String()),
    group: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  },
  { description: 'exactly one of completion and text' },
);

export const Judged = Type.Object(
  {
    id: Type.Optional(Type.String()),
    group: Type.Optional(Type.Union([Type.String(), Type.Number()])),
    reward: Type.Optional(Type.Union([Type.Number(), Type.Null()], { description: 'null: we could not judge; absent: no truth is known' })),
    parts: Type.Optional(Type.Record(Type.String(), Type.Number())),
    verdict: Type.Object({ status: Type.String() }, { additionalProperties: true }),
  },
  { additionalProperties: true },
);

const RefusalReply = Type.Object({ error: Type.String(), detail: Type.String() }, { description: 'why the request was refused' });

/** Replies that any route may give. */
export const REFUSED = { '4xx': RefusalReply, 503: RefusalReply } as const;

/** @returns the replies of a route whose shape is another's protocol: what it gives, in words, and refusals */
export const repliesOf = (what: string) => ({ 200: Type.Unknown({ description: what }), ...REFUSED });

export const EnvQuery = Type.Object({ env: Type.Optional(Type.String({ description: 'environment to judge in' })) });

/** What every trainer's URL may say besides. */
export const TrainerQuery = Type.Object({
  ...EnvQuery.properties,
  unjudged: Type.Optional(
    Type.String({ description: 'a number that stands for the reward of a completion that could not be judged; without it: null' }),
  ),
});
