// Problems in few words, for policies of some hundred thousand weights: short sentences, one digit or two a number, no units. A way to say a
// row is an order of its pieces, a way to join good and amount, and a word between: a way that training never saw is a new combination of
// pieces that it saw.
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Family } from '../family.ts';
import { capital, type Voice } from '../voice.ts';

const GOODS = ['cakes', 'pies', 'rolls', 'tarts', 'buns', 'pizzas'] as const;
const MEANS = ['flour', 'sugar', 'butter', 'hours', 'eggs', 'milk'] as const;

type Parts = readonly (readonly [good: string, amount: string])[];
type Said = (parts: Parts) => string;

const behind = ([good, amount]: Parts[number]): string => `${good} ${amount}`;
const before = ([good, amount]: Parts[number]): string => `${amount} for ${good}`;
const joined =
  (one: (part: Parts[number]) => string, between: string): Said =>
  (parts) =>
    parts.map(one).join(between);
const COMMAS = joined(behind, ', ');
const ANDS = joined(behind, ' and ');
const FOR_COMMAS = joined(before, ', ');
const FOR_ANDS = joined(before, ' and ');

/** Each order of a row's pieces with each way to say its parts, but for one each that the other splits have. */
function rowWays(mean: string, parts: Parts, limit: string) {
  const meanPartsLimit = (said: Said): string => `${capital(mean)}: ${said(parts)}, ${limit}.`;
  const meanLimitParts = (said: Said): string => `${capital(mean)}, ${limit}: ${said(parts)}.`;
  const limitMeanParts = (said: Said): string => `${capital(limit)} ${mean}: ${said(parts)}.`;
  const partsMeanLimit = (said: Said): string => `${capital(said(parts))}: ${mean}, ${limit}.`;
  return [
    meanPartsLimit(COMMAS),
    meanPartsLimit(FOR_ANDS),
    meanPartsLimit(ANDS),
    meanLimitParts(COMMAS),
    meanLimitParts(FOR_COMMAS),
    meanLimitParts(FOR_ANDS),
    limitMeanParts(COMMAS),
    limitMeanParts(ANDS),
    limitMeanParts(FOR_ANDS),
    partsMeanLimit(COMMAS),
    partsMeanLimit(FOR_COMMAS),
    partsMeanLimit(ANDS),
    limitMeanParts(FOR_COMMAS),
    meanLimitParts(ANDS),
  ] as const;
}

function goalWays(goal: string, parts: Parts) {
  const first = (said: Said): string => `${capital(goal)}: ${said(parts)}.`;
  const last = (said: Said): string => `${capital(said(parts))}: ${goal}.`;
  return [
    first(COMMAS),
    first(FOR_ANDS),
    first(FOR_COMMAS),
    last(ANDS),
    last(COMMAS),
    last(FOR_ANDS),
    last(FOR_COMMAS),
    first(ANDS),
  ] as const;
}

function wish(v: Voice, goal: string, most: boolean): string {
  const [extreme, limit] = most ? ['most', 'At most'] : ['least', 'At least'];
  return v.say(
    `${capital(extreme)} ${goal}?`,
    `The ${extreme} ${goal}?`,
    `How much ${goal} at ${extreme}?`,
    `What is the ${extreme} ${goal}?`,
    `${limit} how much ${goal}?`,
    `What ${goal} is the ${extreme}?`,
  );
}

const compact = (name: string, sense: 'max' | 'min', goal: string): Family => ({
  name,
  split: 'train',
  outcomes: ['optimal'],
  plain: true,
  write({ v, random, size }) {
    const goods = random.some(GOODS, size);
    const means = random.some(MEANS, random.integer(1, 2));
    const most = sense === 'max';
    const model = draftOf(sense, goal);
    const whole = random.chance(0.3);
    const prices = goods.map(() => random.integer(2, 40));
    goods.forEach((good, i) => {
      addColumn(model, good, prices[i] ?? 0, { kind: whole ? 'integer' : 'continuous' });
    });
    const rows = means.map((mean) => ({ mean, amounts: goods.map(() => random.integer(2, 9)), side: random.integer(20, 99) }));
    for (const { mean, amounts, side } of rows)
      addRow(
        model,
        mean,
        goods.map((good, i) => [amounts[i] ?? 0, nameOf(good)] as const),
        most ? '<=' : '>=',
        side,
      );
    const listed = (amounts: readonly number[]) => goods.map((good, i) => [good, String(amounts[i])] as const);
    const told = rows.map(({ mean, amounts, side }) =>
      v.say(...rowWays(mean, listed(amounts), `${most ? 'at most' : 'at least'} ${side}`)),
    );
    const first = v.say(...goalWays(goal, listed(prices)));
    return {
      model,
      sentences: [
        ...(random.chance(0.5) ? [first, ...told] : [...told, first]),
        whole ? v.say('Only whole ones.', 'All are whole.', 'Whole ones only.', 'All whole.', 'Whole are all.', 'Only all whole.') : '',
        wish(v, goal, most),
      ],
    };
  },
});

/** Families that are written only where they are named. */
export const COMPACT: readonly Family[] = [compact('compact-profit', 'max', 'profit'), compact('compact-cost', 'min', 'cost')];
