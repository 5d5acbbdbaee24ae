// Problems in few words, for policies of some hundred thousand weights: short sentences, one digit or two a number, no units. Each way to
// say a row puts the same words in another order, so that a way that training never saw has no word that it never saw.
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Family } from '../family.ts';
import { capital, type Voice } from '../voice.ts';

const GOODS = ['cakes', 'pies', 'rolls', 'tarts', 'buns', 'pizzas'] as const;
const MEANS = ['flour', 'sugar', 'butter', 'hours', 'eggs', 'milk'] as const;

/** One sentence a row: what a good takes of a means, good after good, and how much of it there may or must be. */
function rowWays(mean: string, parts: readonly (readonly [good: string, amount: string])[], limit: string, side: string) {
  const said = (order: (good: string, amount: string) => string, between: string): string =>
    parts.map(([good, amount]) => order(good, amount)).join(between);
  const before = (good: string, amount: string): string => `${amount} for ${good}`;
  const behind = (good: string, amount: string): string => `${good} ${amount}`;
  return [
    `${capital(mean)}: ${said(behind, ', ')}, ${limit} ${side}.`,
    `${capital(mean)}: ${said(before, ', ')}, ${limit} ${side}.`,
    `${capital(limit)} ${side} ${mean}: ${said(behind, ', ')}.`,
    `${capital(limit)} ${side} ${mean}: ${said(before, ' and ')}.`,
    `${capital(mean)}, ${limit} ${side}: ${said(behind, ' and ')}.`,
    `Of ${mean} ${said(behind, ', ')}, ${limit} ${side}.`,
    `Of ${mean} ${said(before, ', ')}, ${limit} ${side}.`,
    `${capital(mean)} ${said(before, ' and ')}, ${limit} ${side}.`,
    `${capital(mean)}: ${limit} ${side}, ${said(behind, ' and ')}.`,
  ] as const;
}

function goalWays(goal: string, parts: readonly (readonly [good: string, amount: string])[]) {
  const behind = (between: string): string => parts.map(([good, amount]) => `${good} ${amount}`).join(between);
  const before = (between: string): string => parts.map(([good, amount]) => `${amount} for ${good}`).join(between);
  return [
    `${capital(goal)}: ${behind(', ')}.`,
    `${capital(goal)}: ${before(', ')}.`,
    `Of ${goal} ${behind(', ')}.`,
    `${capital(goal)} ${before(' and ')}.`,
    `Of ${goal} ${before(' and ')}.`,
    `${capital(goal)}: ${behind(' and ')}.`,
  ] as const;
}

const wishWays = (v: Voice, goal: string, most: boolean): string =>
  most
    ? v.say(`Most ${goal}?`, `The most ${goal}?`, `At most how much ${goal}?`, `How much ${goal} at most?`)
    : v.say(`Least ${goal}?`, `The least ${goal}?`, `At least how much ${goal}?`, `How much ${goal} at least?`);

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
      v.say(...rowWays(mean, listed(amounts), most ? 'at most' : 'at least', String(side))),
    );
    const first = v.say(...goalWays(goal, listed(prices)));
    return {
      model,
      sentences: [
        ...(random.chance(0.5) ? [first, ...told] : [...told, first]),
        whole ? v.say('Only whole ones.', 'All whole.', 'Whole ones only.', 'Only whole.') : '',
        wishWays(v, goal, most),
      ],
    };
  },
});

/** Families that are written only where they are named. */
export const COMPACT: readonly Family[] = [compact('compact-profit', 'max', 'profit'), compact('compact-cost', 'min', 'cost')];
