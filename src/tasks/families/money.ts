import { ask, fractions, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf, tidy } from '../draft.ts';
import type { Derived, Family } from '../family.ts';
import { capital, listed } from '../voice.ts';

/** Money into channels. */
const advertising: Family = {
  name: 'advertising',
  split: 'train',
  outcomes: ['optimal', 'unbounded'],
  write({ v, random, outcome, size }) {
    const list = random.some(['radio', 'television', 'newspaper', 'poster', 'cinema'], size).map((name) => ({
      name,
      cost: random.multiple(100, 2000, 50),
      reach: random.multiple(1000, 50000, 500),
      most: random.integer(3, 30),
    }));
    const total = list.reduce((sum, { cost, most }) => sum + cost * most, 0);
    const budget = random.multiple(total * 0.3, total * 0.8, 100);
    const free = outcome === 'unbounded';
    const model = draftOf('max', 'reach');
    for (const { name, reach, most } of list) addColumn(model, `${name} spots`, reach, free ? {} : { upper: most });
    const [first] = list;
    if (first === undefined) throw new RangeError('expected a size of at least 2');
    if (free) addRow(model, 'least', [[1, nameOf(`${first.name} spots`)]], '>=', 2);
    else
      addRow(
        model,
        'budget',
        list.map(({ name, cost }) => [cost, nameOf(`${name} spots`)] as const),
        '<=',
        budget,
      );
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      derived: free ? [[2, [2]]] : [],
      sentences: [
        v.say(
          `A brand advertises by ${names}.`,
          `Spots by ${names} can be booked for a brand.`,
          `For a brand one may book spots by ${names}.`,
          `A campaign has to be made of spots by ${names}.`,
        ),
        v.each(list, ({ name, cost, reach, most }) => {
          const limits = free
            ? ['as many as one likes can be booked', 'any number can be booked', 'no limit on how many', 'there is no end']
            : [
                `at most ${v.number(most)} can be booked`,
                `no more than ${v.number(most)} can be booked`,
                `up to ${v.number(most)}`,
                `${v.number(most)} is the most that can be had`,
              ];
          return [
            `A ${name} spot costs ${v.money(cost)} and reaches ${v.number(reach)} people; ${limits[0]}.`,
            `For ${v.money(cost)} a ${name} spot reaches ${v.number(reach)} people, and ${limits[1]}.`,
            `${capital(name)} spots: ${v.money(cost)} and ${v.number(reach)} people each; ${limits[2]}.`,
            `Of the ${name} spots, which reach ${v.number(reach)} people for ${v.money(cost)}, ${limits[3]}.`,
          ];
        }),
        free
          ? v.say(
              `Money is no object, but at least 2 must be ${first.name} spots.`,
              `The sponsor pays whatever it costs; at least 2 spots must be by ${first.name}.`,
              `There is no budget limit, and no fewer than 2 ${first.name} spots are required.`,
              `Costs do not matter at all; the only demand is for 2 ${first.name} spots or more.`,
            )
          : v.say(
              `The budget is ${v.money(budget)}.`,
              `No more than ${v.money(budget)} can be spent.`,
              `There are ${v.money(budget)} to spend.`,
              `The money runs out at ${v.money(budget)}.`,
            ),
        whole(v, 'spots'),
        ask(v, 'max', 'number of people reached', 'how many spots of each kind to book'),
      ],
    };
  },
};

/** Shares of a sum of money. */
const investment: Family = {
  name: 'investment',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const list = random.some(['bonds', 'stocks', 'gold', 'land', 'loans'], size).map((name) => ({ name, rate: random.integer(2, 14) }));
    const total = random.multiple(10000, 200000, 5000);
    const [first, second] = list;
    if (first === undefined || second === undefined) throw new RangeError('expected a size of at least 2');
    const most = random.multiple(20, 60, 5);
    const least = outcome === 'infeasible' ? total + random.multiple(1000, 20000, 1000) : random.multiple(1000, total * 0.3, 500);
    const model = draftOf('max', 'return');
    for (const { name, rate } of list) addColumn(model, name, tidy(rate / 100), { kind: 'continuous' });
    addRow(
      model,
      'total',
      list.map(({ name }) => [1, nameOf(name)] as const),
      '<=',
      total,
    );
    addRow(model, `most ${first.name}`, [[1, nameOf(first.name)]], '<=', tidy((most * total) / 100));
    addRow(model, `least ${second.name}`, [[1, nameOf(second.name)]], '>=', least);
    const derived: readonly Derived[] = [
      [tidy((most * total) / 100), [most, total]],
      ...list.map(({ rate }): Derived => [tidy(rate / 100), [rate]]),
    ];
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      derived,
      sentences: [
        v.say(
          `A fund puts up to ${v.money(total)} into ${names}.`,
          `Up to ${v.money(total)} can be put into ${names}.`,
          `There are ${v.money(total)} that may be put into ${names}.`,
          `An heir with ${v.money(total)} thinks of ${names}; part of it may stay uninvested.`,
        ),
        v.each(list, ({ name, rate }) => [
          `The return on ${name} is ${v.number(rate)}% a year.`,
          `${capital(name)} return ${v.number(rate)}% a year.`
            .replace('Gold return', 'Gold returns')
            .replace('Land return', 'Land returns'),
          `A year brings ${v.number(rate)}% on ${name}.`,
          `Money in ${name} grows by ${v.number(rate)}% in a year.`,
        ]),
        v.say(
          `At most ${v.number(most)}% of the ${v.money(total)} may go into ${first.name}, and at least ${v.money(least)} must go into ${second.name}.`,
          `No more than ${v.number(most)}% of the ${v.money(total)} can be in ${first.name}; at least ${v.money(least)} has to be in ${second.name}.`,
          `The rules ask for ${v.money(least)} or more in ${second.name} and allow ${v.number(most)}% of the ${v.money(total)} in ${first.name}.`,
          `A law wants ${v.money(least)} in ${second.name} as a minimum and caps ${first.name} at ${v.number(most)}% of the ${v.money(total)}.`,
        ),
        fractions(v),
        ask(v, 'max', 'return after a year', `how much to put into ${names}`),
      ],
    };
  },
};

/** Positions that may be below zero. */
const positions: Family = {
  name: 'positions',
  split: 'train',
  outcomes: ['optimal', 'unbounded'],
  write({ v, random, outcome, size }) {
    const list = random
      .some(['copper', 'silver', 'sugar', 'cotton', 'cocoa'], size)
      .map((name) => ({ name, gain: random.integer(2, 20), risk: random.integer(1, 9), most: random.multiple(10, 80, 5) }));
    const [first] = list;
    if (first === undefined) throw new RangeError('expected a size of at least 2');
    const free = outcome === 'unbounded';
    const risk = random.multiple(50, 300, 10);
    const model = draftOf('max', 'gain');
    list.forEach(({ name, gain, most }, i) => {
      addColumn(model, name, i === 0 ? -gain : gain, {
        kind: 'continuous',
        lower: free && i === 0 ? Number.NEGATIVE_INFINITY : -most,
        upper: most,
      });
    });
    addRow(
      model,
      'risk',
      list.map((one) => [one.risk, nameOf(one.name)] as const),
      '<=',
      risk,
    );
    return {
      model,
      derived: list.map(({ most }) => [-most, [most]] as const),
      sentences: [
        v.say(
          'A trader may buy goods or sell them short, so that positions can be negative.',
          'Positions of a trader can be above zero, bought, or below zero, sold short.',
          'Buying gives a positive position and selling short a negative one; a trader may do both.',
          'A trader takes positions, positive when buying and negative when selling short.',
        ),
        v.each(list, ({ name, gain, risk: use, most }) => {
          const i = name === first.name;
          const change = i ? 'loses' : 'gains';
          const least = `-${v.number(most)}`;
          const ranges =
            free && i
              ? [
                  `the position may be at most ${v.number(most)} tonnes, without a limit below`,
                  `${v.number(most)} tonnes is the upper limit, and below there is none`,
                  `no position above ${v.number(most)} tonnes, any one below`,
                  `one may hold ${v.number(most)} tonnes at the most, or be short by any amount`,
                ]
              : [
                  `the position may be from ${least} to ${v.number(most)} tonnes`,
                  `any position between ${least} and ${v.number(most)} tonnes will do`,
                  `limits ${least} and ${v.number(most)} tonnes`,
                  `positions stay within ${v.number(most)} tonnes above zero and ${v.number(most)} below`,
                ];
          return [
            `Each tonne of ${name} ${change} ${v.money(gain)} and adds ${v.number(use)} units of risk; ${ranges[0]}.`,
            `A position of one tonne of ${name} ${change} ${v.money(gain)} and counts ${v.number(use)} units of risk; ${ranges[1]}.`,
            `${capital(name)} ${change} ${v.money(gain)} a tonne, with ${v.number(use)} units of risk a tonne; ${ranges[2]}.`,
            `With ${v.number(use)} units of risk a tonne, ${name} ${change} ${v.money(gain)} a tonne; ${ranges[3]}.`,
          ];
        }),
        v.say(
          `The sum of risk may not exceed ${v.number(risk)} units; short positions lower it.`,
          `Risk adds up, with short positions counting negative, to at most ${v.number(risk)} units.`,
          `Short positions take risk away, and the total must be at most ${v.number(risk)} units.`,
          `In total ${v.number(risk)} units of risk are allowed, where negative positions count as negative risk.`,
        ),
        fractions(v),
        ask(v, 'max', 'total gain', `the position in ${listed(list.map(({ name }) => name))}`),
      ],
    };
  },
};

export const MONEY: readonly Family[] = [advertising, investment, positions];
