import { ask, available, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Family } from '../family.ts';
import { a, capital, listed } from '../voice.ts';

const KIT = ['tent', 'stove', 'rope', 'lantern', 'camera', 'radio', 'map', 'axe'] as const;

/** Each thing once or not at all. */
const knapsack: Family = {
  name: 'knapsack',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const list = random.some(KIT, size + 1).map((name) => ({ name, value: random.integer(3, 40), weight: random.integer(1, 15) }));
    const total = list.reduce((sum, { weight }) => sum + weight, 0);
    const limit = random.integer(
      Math.max(...list.map(({ weight }) => weight)),
      Math.max(...list.map(({ weight }) => weight), Math.floor(total * 0.7)),
    );
    const model = draftOf('max', 'value');
    for (const { name, value } of list) addColumn(model, name, value, { kind: 'binary' });
    addRow(
      model,
      'weight',
      list.map(({ name, weight }) => [weight, nameOf(name)] as const),
      '<=',
      limit,
    );
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A hiker packs a bag and can take each of these once: ${names}.`,
          `Each of these can go into a bag once or not at all: ${names}.`,
          `For a trip one may pack the ${names}, each at most once.`,
          `The ${names} lie beside a bag; every one of them is either packed or left at home.`,
        ),
        v.each(list, ({ name, value, weight }) => [
          `The ${name} is worth ${v.number(value)} points and weighs ${v.number(weight)} kilograms.`,
          `With ${v.number(weight)} kilograms, the ${name} is worth ${v.number(value)} points.`,
          `${capital(name)}: ${v.number(value)} points, ${v.number(weight)} kilograms.`,
          `Taking the ${name} adds ${v.number(value)} points and ${v.number(weight)} kilograms.`,
        ]),
        v.say(
          `The bag holds at most ${v.number(limit)} kilograms.`,
          `No more than ${v.number(limit)} kilograms can be carried.`,
          `The weight is limited to ${v.number(limit)} kilograms.`,
          `Above ${v.number(limit)} kilograms the bag tears.`,
        ),
        ask(v, 'max', 'total value', 'what to pack'),
      ],
    };
  },
};

/** Several of each kind. */
const cargo: Family = {
  name: 'cargo',
  split: 'train',
  outcomes: ['optimal', 'infeasible', 'unbounded'],
  write({ v, random, outcome, size }) {
    const list = random.some(['barrels', 'chests', 'sacks', 'bales', 'drums'], size).map((name) => ({
      name,
      value: random.integer(5, 60),
      weight: random.integer(2, 20),
      room: random.integer(1, 9),
      stock: random.integer(3, 25),
    }));
    const [first] = list;
    if (first === undefined) throw new RangeError('expected a size of at least 2');
    const weight = random.multiple(60, 300, 10);
    const room = random.multiple(30, 120, 5);
    const least = outcome === 'infeasible' ? Math.floor(weight / first.weight) + random.integer(1, 10) : 1;
    const free = outcome === 'unbounded';
    const model = draftOf('max', 'value');
    for (const { name, value, stock } of list) addColumn(model, name, value, free || outcome === 'infeasible' ? {} : { upper: stock });
    if (!free)
      addRow(
        model,
        'weight',
        list.map((one) => [one.weight, nameOf(one.name)] as const),
        '<=',
        weight,
      );
    if (!free)
      addRow(
        model,
        'room',
        list.map((one) => [one.room, nameOf(one.name)] as const),
        '<=',
        room,
      );
    if (outcome !== 'optimal') addRow(model, `least ${first.name}`, [[1, nameOf(first.name)]], '>=', least);
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A ship loads ${names}.`,
          `${capital(names)} wait to be loaded into a ship.`,
          `The captain of a ship can load ${names}.`,
          `On the quay stand ${names}, which a ship may take aboard.`,
        ),
        v.each(list, ({ name, value, weight: heavy, room: takes, stock }) => {
          const there = outcome === 'optimal' ? `${v.number(stock)} of them are there` : 'there is no end of them';
          const size = free ? '' : `${v.number(heavy)} tonnes of weight and ${v.number(takes)} cubic meters, `;
          return [
            `One of the ${name} has ${size}a value of ${v.money(value)}; ${there}.`,
            `Of the ${name}, each with ${size}a value of ${v.money(value)}, ${there}.`,
            `${capital(name)}: each ${size}value ${v.money(value)}; ${there}.`,
            `The ${name} bring ${v.money(value)} apiece${free ? '' : `, at ${v.number(takes)} cubic meters and ${v.number(heavy)} tonnes of weight`}, and ${there}.`,
          ];
        }),
        free
          ? v.say(
              'Neither weight nor room is limited.',
              'The ship is so large that nothing limits the load.',
              'There is no limit on the load.',
              'Weight and room are of no concern at all.',
            )
          : available(v, `${v.number(weight)} tonnes of weight and ${v.number(room)} cubic meters of room`),
        outcome === 'optimal'
          ? ''
          : v.say(
              `At least ${v.number(least)} of the ${first.name} must be taken.`,
              `The owner insists on ${v.number(least)} or more of the ${first.name}.`,
              `No fewer than ${v.number(least)} of the ${first.name} have to be aboard.`,
              `Of the ${first.name}, ${v.number(least)} is the minimum.`,
            ),
        whole(v, names),
        ask(v, 'max', 'value of the load', `how many ${names} to load`),
      ],
    };
  },
};

/** Projects with a budget, of which some exclude or need each other. */
const projects: Family = {
  name: 'projects',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const list = random
      .some(['bridge', 'library', 'school', 'park', 'stadium', 'museum'], size + 1)
      .map((name) => ({ name, benefit: random.integer(10, 90), cost: random.multiple(50, 400, 10) }));
    const [first, second, third] = list;
    if (first === undefined || second === undefined || third === undefined) throw new RangeError('expected a size of at least 2');
    const budget = random.multiple(200, 200 + list.reduce((sum, { cost }) => sum + cost, 0) / 2, 10);
    const model = draftOf('max', 'benefit');
    for (const { name, benefit } of list) addColumn(model, name, benefit, { kind: 'binary' });
    addRow(
      model,
      'budget',
      list.map(({ name, cost }) => [cost, nameOf(name)] as const),
      '<=',
      budget,
    );
    addRow(
      model,
      'exclude',
      [
        [1, nameOf(first.name)],
        [1, nameOf(second.name)],
      ],
      '<=',
      1,
    );
    addRow(
      model,
      'need',
      [
        [1, nameOf(third.name)],
        [-1, nameOf(first.name)],
      ],
      '<=',
      0,
    );
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A town thinks about building a ${names}.`,
          `The council of a town may build a ${names}.`,
          `On the list of a town stand a ${names}.`,
          `The mayor has plans for a ${names}; none has been decided.`,
        ),
        v.each(list, ({ name, benefit, cost }) => [
          `The ${name} costs ${v.money(cost)} thousand and has a benefit of ${v.number(benefit)}.`,
          `A benefit of ${v.number(benefit)} is expected of the ${name}, which costs ${v.money(cost)} thousand.`,
          `${capital(name)}: cost ${v.money(cost)} thousand, benefit ${v.number(benefit)}.`,
          `For ${v.money(cost)} thousand the ${name} gives a benefit of ${v.number(benefit)}.`,
        ]),
        v.say(
          `The budget is ${v.money(budget)} thousand.`,
          `No more than ${v.money(budget)} thousand can be spent.`,
          `There are ${v.money(budget)} thousand to spend.`,
          `The treasury holds ${v.money(budget)} thousand for this, and not more.`,
        ),
        v.say(
          `The ${first.name} and the ${second.name} cannot both be built, and the ${third.name} can be built only if the ${first.name} is.`,
          `Only one of ${first.name} and ${second.name} is possible; the ${third.name} needs the ${first.name}.`,
          `If the ${first.name} is built, the ${second.name} is not. Without the ${first.name} there can be no ${third.name}.`,
          `There is room for just one of ${first.name} and ${second.name}, and whoever wants the ${third.name} must build the ${first.name} as well.`,
        ),
        ask(v, 'max', 'total benefit', 'which of them to build'),
      ],
    };
  },
};

/** Every district served by some station. */
const covering: Family = {
  name: 'covering',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const districts = ['Ashby', 'Brook', 'Cliff', 'Dale', 'Elm'].slice(0, size + 1);
    const stations = ['station 1', 'station 2', 'station 3', 'station 4', 'station 5'].slice(0, size + 1).map((name, i) => {
      const sure = districts[i % districts.length] ?? '';
      return { name, cost: random.integer(10, 60), serves: districts.filter((district) => district === sure || random.chance(0.4)) };
    });
    const model = draftOf('min', 'cost');
    for (const { name, cost } of stations) addColumn(model, name, cost, { kind: 'binary' });
    for (const district of districts)
      addRow(
        model,
        district,
        stations.filter(({ serves }) => serves.includes(district)).map(({ name }) => [1, nameOf(name)] as const),
        '>=',
        1,
      );
    return {
      model,
      sentences: [
        v.say(
          `A city with the districts ${listed(districts)} may build fire stations.`,
          `Fire stations are to be built for the districts ${listed(districts)}.`,
          `The districts ${listed(districts)} of a city need fire stations.`,
          `Where to put fire stations is what the districts ${listed(districts)} discuss.`,
        ),
        v.each(stations, ({ name, cost, serves }) => [
          `${capital(name)} costs ${v.money(cost)} million and reaches ${listed(serves)}.`,
          `From ${name} one reaches ${listed(serves)}; it costs ${v.money(cost)} million.`,
          `${capital(name)}: ${v.money(cost)} million, reaches ${listed(serves)}.`,
          `Building ${name} for ${v.money(cost)} million would protect ${listed(serves)}.`,
        ]),
        v.say(
          'Every district must be reached by at least one station.',
          'No district may be left without a station that reaches it.',
          'Each district needs a station that reaches it.',
          'Not a single district may stay unprotected.',
        ),
        ask(v, 'min', 'total cost', 'which stations to build'),
      ],
    };
  },
};

/** Open depots, then serve shops from them. */
const depots: Family = {
  name: 'depots',
  split: 'test',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const places = ['Hill', 'Lake', 'Port'].slice(0, Math.max(2, size - 1));
    const shops = ['bakery', 'butcher', 'florist', 'grocer'].slice(0, size);
    const list = places.map((place) => ({ place, open: random.multiple(20, 200, 10), serve: shops.map(() => random.integer(3, 50)) }));
    const model = draftOf('min', 'cost');
    for (const { place, open } of list) addColumn(model, `open ${place}`, open, { kind: 'binary' });
    for (const { place, serve } of list)
      shops.forEach((shop, k) => {
        addColumn(model, `${place} ${shop}`, serve[k] ?? 0, { kind: 'binary' });
      });
    for (const shop of shops)
      addRow(
        model,
        shop,
        list.map(({ place }) => [1, nameOf(`${place} ${shop}`)] as const),
        '=',
        1,
      );
    for (const { place } of list)
      for (const shop of shops)
        addRow(
          model,
          `${place} ${shop} open`,
          [
            [1, nameOf(`${place} ${shop}`)],
            [-1, nameOf(`open ${place}`)],
          ],
          '<=',
          0,
        );
    return {
      model,
      sentences: [
        v.say(
          `A wholesaler may open depots at ${listed(places)} to serve a ${listed(shops)}.`,
          `To serve a ${listed(shops)}, depots can be opened at ${listed(places)}.`,
          `Depots at ${listed(places)} are considered; they would serve a ${listed(shops)}.`,
          `A ${listed(shops)} want to be served from depots, which could stand at ${listed(places)}.`,
        ),
        v.each(list, ({ place, open, serve }) => {
          const costs = listed(shops.map((shop, k) => `${v.money(serve[k] ?? 0)} for the ${shop}`));
          return [
            `Opening the depot at ${place} costs ${v.money(open)}, and serving from it costs ${costs}.`,
            `From ${place} the cost of serving is ${costs}; opening it costs ${v.money(open)}.`,
            `${place}: ${v.money(open)} to open, then ${costs}.`,
            `The depot at ${place} can be had for ${v.money(open)} and serves at ${costs}.`,
          ];
        }),
        v.say(
          'Each shop is served from exactly one depot, which must be open.',
          'Every shop needs exactly one open depot that serves it.',
          'A shop gets all it needs from one depot, and only open depots serve.',
          'One depot, an open one, looks after each shop.',
        ),
        ask(v, 'min', 'total cost', 'which depots to open and which one serves each shop'),
      ],
    };
  },
};

/** A machine chosen once for a whole run, of which each makes another number a day. */
const machines: Family = {
  name: 'machines',
  split: 'validation',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const list = random
      .some(['lathe', 'press', 'drill', 'mill', 'robot'], size)
      .map((name) => ({ name, price: random.multiple(200, 2000, 50), output: random.integer(5, 60), area: random.integer(2, 12) }));
    const area = random.integer(30, 90);
    const best = Math.max(...list.map(({ output, area: use }) => Math.floor(area / use) * output));
    const most = Math.max(...list.map(({ output, area: use }) => (area / use) * output));
    const wanted = outcome === 'infeasible' ? Math.ceil(most) + random.integer(5, 80) : random.integer(Math.ceil(best / 4), best);
    const model = draftOf('min', 'price');
    for (const { name, price } of list) addColumn(model, `${name}s`, price);
    addRow(
      model,
      'parts',
      list.map(({ name, output }) => [output, nameOf(`${name}s`)] as const),
      '>=',
      wanted,
    );
    addRow(
      model,
      'area',
      list.map(({ name, area: use }) => [use, nameOf(`${name}s`)] as const),
      '<=',
      area,
    );
    const names = listed(list.map(({ name }) => `${name}s`));
    return {
      model,
      sentences: [
        v.say(
          `A new hall is to be fitted with ${names}.`,
          `${capital(names)} can be bought for a new hall.`,
          `For its new hall a firm considers ${names}.`,
          `A hall stands empty, and ${names} may fill it.`,
        ),
        v.each(list, ({ name, price, output, area: use }) => [
          `${capital(a(name))} costs ${v.money(price)}, makes ${v.number(output)} parts a day and takes ${v.number(use)} square meters.`,
          `On ${v.number(use)} square meters ${a(name)} makes ${v.number(output)} parts a day, at a price of ${v.money(price)}.`,
          `${capital(name)}: ${v.money(price)}, ${v.number(output)} parts a day, ${v.number(use)} square meters.`,
          `Every ${name} fills ${v.number(use)} square meters, costs ${v.money(price)} and turns out ${v.number(output)} parts a day.`,
        ]),
        v.say(
          `At least ${v.number(wanted)} parts a day are needed on at most ${v.number(area)} square meters.`,
          `The hall has ${v.number(area)} square meters and must make at least ${v.number(wanted)} parts a day.`,
          `No fewer than ${v.number(wanted)} parts a day have to come out of ${v.number(area)} square meters.`,
          `${v.number(area)} square meters is all there is, and ${v.number(wanted)} parts a day is the minimum.`,
        ),
        whole(v, names),
        ask(v, 'min', 'total price', `how many ${names} to buy`),
      ],
    };
  },
};

export const SELECTION: readonly Family[] = [knapsack, cargo, projects, covering, depots, machines];
