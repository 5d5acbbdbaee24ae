import { ask, fractions } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf, tidy } from '../draft.ts';
import type { Derived, Family } from '../family.ts';
import { capital, listed } from '../voice.ts';

const FOODS = ['oats', 'beans', 'rice', 'lentils', 'nuts', 'yogurt', 'cheese'] as const;
const NUTRIENTS = ['grams of protein', 'milligrams of iron', 'grams of fiber'] as const;

/** Needs of nutrients at the least cost. */
const diet: Family = {
  name: 'diet',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const nutrients = random.some(NUTRIENTS, 2);
    const foods = random
      .some(FOODS, size)
      .map((name) => ({ name, cost: random.integer(1, 9), gives: nutrients.map(() => random.integer(2, 20)) }));
    const needs = nutrients.map(() => random.multiple(40, 200, 5));
    const enough = Math.max(...nutrients.map((_, k) => Math.ceil((needs[k] ?? 0) / Math.min(...foods.map(({ gives }) => gives[k] ?? 1)))));
    const fewest = Math.min(...nutrients.map((_, k) => Math.floor((needs[k] ?? 0) / Math.max(...foods.map(({ gives }) => gives[k] ?? 1)))));
    const cap = outcome === 'infeasible' ? Math.max(1, fewest - 1) : enough + random.integer(0, 10);
    const model = draftOf('min', 'cost');
    for (const { name, cost } of foods) addColumn(model, name, cost, { kind: 'continuous' });
    nutrients.forEach((nutrient, k) => {
      addRow(
        model,
        nutrient,
        foods.map(({ name, gives }) => [gives[k] ?? 0, nameOf(name)] as const),
        '>=',
        needs[k] ?? 0,
      );
    });
    const limited = outcome === 'infeasible' || random.chance(0.4);
    if (limited)
      addRow(
        model,
        'servings',
        foods.map(({ name }) => [1, nameOf(name)] as const),
        '<=',
        cap,
      );
    const names = listed(foods.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A canteen plans a meal out of ${names}.`,
          `A meal is to be put together from ${names}.`,
          `For a meal a cook has ${names} to choose from.`,
          `${capital(names)} may go into the meal that a hospital kitchen plans.`,
        ),
        v.each(foods, ({ name, cost, gives }) => {
          const content = listed(gives.map((amount, k) => `${v.number(amount)} ${nutrients[k]}`));
          return [
            `A serving of ${name} costs ${v.money(cost)} and has ${content}.`,
            `In a serving of ${name} there are ${content}, for ${v.money(cost)}.`,
            `${capital(name)}: ${content} in a serving that costs ${v.money(cost)}.`,
            `For ${v.money(cost)} a serving of ${name} brings ${content}.`,
          ];
        }),
        v.say(
          `The meal needs at least ${listed(needs.map((need, k) => `${v.number(need)} ${nutrients[k]}`))}.`,
          `It must hold ${listed(needs.map((need, k) => `${v.number(need)} ${nutrients[k]}`))} or more.`,
          `No less than ${listed(needs.map((need, k) => `${v.number(need)} ${nutrients[k]}`))} will do.`,
          `Doctors ask for ${listed(needs.map((need, k) => `${v.number(need)} ${nutrients[k]}`))} as a minimum.`,
        ),
        limited
          ? v.say(
              `All in all it may not have more than ${v.number(cap)} servings.`,
              `The total is limited to ${v.number(cap)} servings.`,
              `Together they may come to ${v.number(cap)} servings at the most.`,
              `The plate holds ${v.number(cap)} servings in total and no more.`,
            )
          : '',
        fractions(v),
        ask(v, 'min', 'cost', `how many servings of ${names} to use`),
      ],
    };
  },
};

/** A fixed weight of a mixture whose content must lie between two shares. */
const blending: Family = {
  name: 'blending',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const kinds = ['premium ore', 'plain ore', 'scrap', 'river sand'].slice(0, size);
    const metal = random.pick(['iron', 'copper', 'zinc'] as const);
    const list = kinds.map((name, i) => ({
      name,
      share: Math.max(2, 60 - 18 * i + random.integer(-5, 5)),
      cost: 40 - 9 * i + random.integer(0, 6),
    }));
    const shares = list.map(({ share }) => share);
    const wanted =
      outcome === 'infeasible'
        ? Math.max(...shares) + random.integer(1, 10)
        : random.integer(Math.min(...shares) + 1, Math.max(...shares) - 1);
    const weight = random.multiple(50, 400, 10);
    const model = draftOf('min', 'cost');
    for (const { name, cost } of list) addColumn(model, name, cost, { kind: 'continuous' });
    addRow(
      model,
      'weight',
      list.map(({ name }) => [1, nameOf(name)] as const),
      '=',
      weight,
    );
    addRow(
      model,
      metal,
      list.map(({ name, share }) => [tidy(share / 100), nameOf(name)] as const),
      '>=',
      tidy((wanted * weight) / 100),
    );
    const derived: readonly Derived[] = [
      ...list.map(({ share }): Derived => [tidy(share / 100), [share]]),
      [tidy((wanted * weight) / 100), [wanted, weight]],
    ];
    return {
      model,
      derived,
      sentences: [
        v.say(
          `A smelter mixes ${listed(kinds)} to exactly ${v.number(weight)} tonnes.`,
          `Exactly ${v.number(weight)} tonnes are to be mixed from ${listed(kinds)}.`,
          `From ${listed(kinds)} a smelter makes a mixture of exactly ${v.number(weight)} tonnes.`,
          `The charge of a furnace, exactly ${v.number(weight)} tonnes, is put together from ${listed(kinds)}.`,
        ),
        v.each(list, ({ name, share, cost }) => [
          `${capital(name)} is ${v.number(share)}% ${metal} and costs ${v.money(cost)} a tonne.`,
          `A tonne of ${name} costs ${v.money(cost)} and is ${v.number(share)}% ${metal}.`,
          `The content of ${metal} in ${name} is ${v.number(share)}%; a tonne costs ${v.money(cost)}.`,
          `${capital(name)}: ${v.money(cost)} a tonne, ${v.number(share)}% ${metal}.`,
        ]),
        v.say(
          `The mixture must be at least ${v.number(wanted)}% ${metal}.`,
          `At least ${v.number(wanted)}% of the mixture must be ${metal}.`,
          `A content of ${metal} below ${v.number(wanted)}% is not accepted.`,
          `Of the mixture's weight, ${metal} has to make up ${v.number(wanted)}% or more.`,
        ),
        fractions(v),
        ask(v, 'min', 'cost', `how many tonnes of ${listed(kinds)} to use`),
      ],
    };
  },
};

/** Shares of a total: at most so much of one, at least so much of another. */
const feed: Family = {
  name: 'feed-shares',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const kinds = random.some(['corn', 'barley', 'soy', 'hay', 'bran'], size).map((name) => ({ name, cost: random.integer(5, 40) }));
    const total = random.multiple(100, 900, 50);
    const [first = kinds[0], second = kinds[1]] = kinds;
    if (first === undefined || second === undefined) throw new RangeError('expected a size of at least 2');
    const most = random.multiple(20, 60, 5);
    const least = outcome === 'infeasible' ? 105 - random.multiple(0, 5, 5) : random.multiple(10, 40, 5);
    const model = draftOf('min', 'cost');
    for (const { name, cost } of kinds) addColumn(model, name, cost, { kind: 'continuous' });
    addRow(
      model,
      'total',
      kinds.map(({ name }) => [1, nameOf(name)] as const),
      '=',
      total,
    );
    // An infeasible one asks for a weight above the total, not for a share above 100 %.
    const floor = outcome === 'infeasible' ? total + random.multiple(10, 100, 10) : tidy((least * total) / 100);
    addRow(model, `most ${first.name}`, [[1, nameOf(first.name)]], '<=', tidy((most * total) / 100));
    addRow(model, `least ${second.name}`, [[1, nameOf(second.name)]], '>=', floor);
    const derived: Derived[] = [[tidy((most * total) / 100), [most, total]]];
    if (outcome !== 'infeasible') derived.push([floor, [least, total]]);
    const names = listed(kinds.map(({ name }) => name));
    const said = outcome === 'infeasible' ? `${v.number(floor)} kilograms` : `${v.number(least)}% of the total`;
    return {
      model,
      derived,
      sentences: [
        v.say(
          `A farm mixes exactly ${v.number(total)} kilograms of feed from ${names}.`,
          `Feed is mixed from ${names}; the total must be exactly ${v.number(total)} kilograms.`,
          `Out of ${names} a farm makes exactly ${v.number(total)} kilograms of feed.`,
          `A farmer has to fill a silo with exactly ${v.number(total)} kilograms of feed out of ${names}.`,
        ),
        v.each(kinds, ({ name, cost }) => [
          `A kilogram of ${name} costs ${v.money(cost)}.`,
          `${capital(name)} costs ${v.money(cost)} a kilogram.`,
          `The price of ${name} is ${v.money(cost)} a kilogram.`,
          `For ${name} the farm pays ${v.money(cost)} per kilogram.`,
        ]),
        v.say(
          `At most ${v.number(most)}% of the total may be ${first.name}, and at least ${said} must be ${second.name}.`,
          `No more than ${v.number(most)}% of the total can be ${first.name}; ${second.name} has to make up ${said} or more.`,
          `The animals need ${said} or more of ${second.name}, but ${first.name} must not exceed ${v.number(most)}% of the total.`,
          `A vet limits ${first.name} to ${v.number(most)}% of the total and prescribes no less than ${said} of ${second.name}.`,
        ),
        fractions(v),
        ask(v, 'min', 'cost', `how many kilograms of ${names} to use`),
      ],
    };
  },
};

export const MIXING: readonly Family[] = [diet, blending, feed];
