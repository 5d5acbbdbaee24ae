import { ask, fractions, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Family } from '../family.ts';
import { capital } from '../voice.ts';

/** Shifts that each cover two periods. */
const staffing: Family = {
  name: 'staffing',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const periods = ['morning', 'midday', 'afternoon', 'evening', 'night'].slice(0, size + 1);
    const needs = periods.map(() => random.integer(3, 25));
    const shifts = periods.slice(1).map((later, i) => ({ name: `shift ${i + 1}`, covers: [periods[i] ?? '', later] }));
    const wage = shifts.map(() => random.integer(60, 140));
    const least = (needs[0] ?? 0) + (size > 2 ? (needs[size] ?? 0) : 0);
    const crew =
      outcome === 'infeasible' ? Math.max(1, (needs[0] ?? 0) - 1) : needs.reduce((sum, need) => sum + need, 0) + random.integer(0, 5);
    const capped = outcome === 'infeasible' || (least > 0 && random.chance(0.3));
    const model = draftOf('min', 'wages');
    shifts.forEach(({ name }, i) => {
      addColumn(model, name, wage[i] ?? 0);
    });
    periods.forEach((period, k) => {
      addRow(
        model,
        period,
        shifts.filter(({ covers }) => covers.includes(period)).map(({ name }) => [1, nameOf(name)] as const),
        '>=',
        needs[k] ?? 0,
      );
    });
    if (capped)
      addRow(
        model,
        'crew',
        shifts.map(({ name }) => [1, nameOf(name)] as const),
        '<=',
        crew,
      );
    return {
      model,
      sentences: [
        v.say(
          'A hospital plans its nurses for a day.',
          'For one day the nurses of a hospital are to be planned.',
          'The nurses of a hospital work in shifts.',
          'Who works when is what a hospital must settle with its nurses.',
        ),
        v.each(periods, (period) => {
          const need = v.number(needs[periods.indexOf(period)] ?? 0);
          return [
            `In the ${period} at least ${need} nurses are needed.`,
            `The ${period} needs ${need} nurses or more.`,
            `For the ${period} the minimum is ${need} nurses.`,
            `No fewer than ${need} nurses may be there in the ${period}.`,
          ];
        }),
        v.each(shifts, ({ name, covers }) => {
          const pay = v.money(wage[shifts.findIndex((shift) => shift.name === name)] ?? 0);
          return [
            `A nurse on ${name} works in the ${covers[0]} and the ${covers[1]} for ${pay}.`,
            `${capital(name)} covers the ${covers[0]} and the ${covers[1]} and costs ${pay} a nurse.`,
            `${capital(name)}: ${covers[0]} and ${covers[1]}, ${pay} a nurse.`,
            `For ${pay}, a nurse takes ${name}, which is the ${covers[0]} and the ${covers[1]}.`,
          ];
        }),
        capped
          ? v.say(
              `There are only ${v.number(crew)} nurses.`,
              `At most ${v.number(crew)} nurses can be called.`,
              `No more than ${v.number(crew)} nurses are there in all.`,
              `The hospital employs ${v.number(crew)} nurses in all, each for one shift.`,
            )
          : '',
        whole(v, 'nurses'),
        ask(v, 'min', 'total of wages', 'how many nurses work on each shift'),
      ],
    };
  },
};

/** Full-time and part-time. */
const hiring: Family = {
  name: 'hiring',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome }) {
    const full = { hours: random.multiple(35, 45, 5), pay: random.multiple(600, 1200, 50) };
    const part = { hours: random.multiple(10, 25, 5), pay: random.multiple(150, 500, 25) };
    const hours = random.multiple(200, 900, 20);
    const most =
      outcome === 'infeasible'
        ? Math.max(1, Math.floor(hours / full.hours) - random.integer(1, 3))
        : Math.ceil(hours / part.hours) + random.integer(0, 5);
    const least = random.integer(1, 3);
    const model = draftOf('min', 'pay');
    addColumn(model, 'full', full.pay);
    addColumn(model, 'part', part.pay);
    addRow(
      model,
      'hours',
      [
        [full.hours, 'full'],
        [part.hours, 'part'],
      ],
      '>=',
      hours,
    );
    addRow(
      model,
      'desks',
      [
        [1, 'full'],
        [1, 'part'],
      ],
      '<=',
      most,
    );
    addRow(model, 'least full', [[1, 'full']], '>=', least);
    return {
      model,
      sentences: [
        v.say(
          'A call center hires full-time and part-time staff.',
          'Full-time and part-time staff are to be hired for a call center.',
          'For its phones a firm hires full-time staff and part-time staff.',
          'The phones of a firm can be answered by full-time or by part-time staff.',
        ),
        v.say(
          `Full-time staff work ${v.number(full.hours)} hours a week for ${v.money(full.pay)}, part-time staff ${v.number(part.hours)} hours for ${v.money(part.pay)}.`,
          `In a week one full-time person works ${v.number(full.hours)} hours and costs ${v.money(full.pay)}; a part-time person works ${v.number(part.hours)} hours and costs ${v.money(part.pay)}.`,
          `Each week costs ${v.money(full.pay)} for a full-time person's ${v.number(full.hours)} hours and ${v.money(part.pay)} for a part-time person's ${v.number(part.hours)} hours.`,
          `Part-time means ${v.number(part.hours)} hours a week and ${v.money(part.pay)}, full-time ${v.number(full.hours)} hours and ${v.money(full.pay)}.`,
        ),
        v.say(
          `At least ${v.number(hours)} hours a week are needed, there are ${v.number(most)} desks, one for each person, and at least ${v.number(least)} must be full-time.`,
          `Each person needs a desk of their own, of which there are ${v.number(most)}; at least ${v.number(hours)} hours a week and at least ${v.number(least)} full-time staff are required.`,
          `With ${v.number(most)} desks, one a person, ${v.number(hours)} hours a week or more must be worked, and ${v.number(least)} or more people must be full-time.`,
          `The phones must be answered for ${v.number(hours)} hours a week or longer by ${v.number(most)} people at the most, ${v.number(least)} of them or more full-time.`,
        ),
        whole(v, 'people'),
        ask(v, 'min', 'weekly pay', 'how many people of each kind to hire'),
      ],
    };
  },
};

/** The largest load as small as can be: needs a column that the text does not name. */
const fairness: Family = {
  name: 'fairness',
  split: 'test',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const teams = ['red team', 'blue team', 'green team', 'gray team']
      .slice(0, size)
      .map((name) => ({ name, minutes: random.integer(5, 30), most: random.integer(20, 80) }));
    const total = teams.reduce((sum, { most }) => sum + most, 0);
    const letters = random.integer(Math.ceil(total / 3), Math.floor(total * 0.8));
    const model = draftOf('min', 'longest');
    addColumn(model, 'longest', 1, { kind: 'continuous' });
    for (const { name, most } of teams) addColumn(model, name, 0, { kind: 'continuous', upper: most });
    addRow(
      model,
      'letters',
      teams.map(({ name }) => [1, nameOf(name)] as const),
      '=',
      letters,
    );
    for (const { name, minutes } of teams)
      addRow(
        model,
        `time ${name}`,
        [
          [minutes, nameOf(name)],
          [-1, 'longest'],
        ],
        '<=',
        0,
      );
    return {
      model,
      sentences: [
        v.say(
          `Exactly ${v.number(letters)} cases are divided among teams.`,
          `Among some teams exactly ${v.number(letters)} cases have to be divided.`,
          `There are exactly ${v.number(letters)} cases, and all are given to teams.`,
          `A court hands out all of its ${v.number(letters)} cases to teams.`,
        ),
        v.each(teams, ({ name, minutes, most }) => [
          `The ${name} needs ${v.number(minutes)} minutes for a case and can take at most ${v.number(most)} cases.`,
          `At most ${v.number(most)} cases go to the ${name}, at ${v.number(minutes)} minutes each.`,
          `${capital(name)}: ${v.number(minutes)} minutes a case, up to ${v.number(most)} cases.`,
          `A case takes the ${name} ${v.number(minutes)} minutes, and ${v.number(most)} cases are its limit.`,
        ]),
        fractions(v),
        ask(v, 'min', 'time of the team that works longest', 'how many cases each team gets'),
      ],
    };
  },
};

export const PEOPLE: readonly Family[] = [staffing, hiring, fairness];
