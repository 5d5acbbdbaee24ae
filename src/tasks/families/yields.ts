import { ask, available, fractions, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Family } from '../family.ts';
import { a, capital, listed, type Thing } from '../voice.ts';

/** Boards cut by given patterns. */
const cutting: Family = {
  name: 'cutting',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const pieces = ['short', 'long'];
    const count = size + 1;
    const letters = ['A', 'B', 'C', 'D', 'E'].slice(0, count);
    const list = letters.map((letter, i) => ({
      letter,
      cuts: [i === 0 ? random.integer(3, 6) : random.integer(i === 1 ? 0 : 1, 4), i === 1 ? random.integer(2, 4) : random.integer(0, 2)],
    }));
    const demands = pieces.map(() => random.integer(20, 150));
    const material = random.pick(['pipe', 'beam', 'roll', 'bar'] as const);
    const model = draftOf('min', material === 'roll' ? 'rolls' : `${material}s`);
    for (const { letter } of list) addColumn(model, `pattern ${letter}`, 1);
    pieces.forEach((piece, k) => {
      addRow(
        model,
        piece,
        list.map(({ letter, cuts }) => [cuts[k] ?? 0, nameOf(`pattern ${letter}`)] as const),
        '>=',
        demands[k] ?? 0,
      );
    });
    return {
      model,
      sentences: [
        v.say(
          `A workshop cuts short and long pieces from a standard ${material}.`,
          `Short pieces and long pieces are cut from a standard ${material}.`,
          `From a standard ${material} a workshop saws short pieces and long pieces.`,
          `The saw of a workshop turns a standard ${material} into short pieces and long pieces.`,
        ),
        v.each(list, ({ letter, cuts }) => [
          `Pattern ${letter} gives ${v.number(cuts[0] ?? 0)} short and ${v.number(cuts[1] ?? 0)} long pieces.`,
          `With pattern ${letter}, a ${material} becomes ${v.number(cuts[0] ?? 0)} short and ${v.number(cuts[1] ?? 0)} long pieces.`,
          `Pattern ${letter}: ${v.number(cuts[0] ?? 0)} short, ${v.number(cuts[1] ?? 0)} long.`,
          `By pattern ${letter} one gets ${v.number(cuts[1] ?? 0)} long pieces and ${v.number(cuts[0] ?? 0)} short ones.`,
        ]),
        v.say(
          `At least ${v.number(demands[0] ?? 0)} short and ${v.number(demands[1] ?? 0)} long pieces are needed.`,
          `The order is for ${v.number(demands[0] ?? 0)} short and ${v.number(demands[1] ?? 0)} long pieces; more do no harm.`,
          `No fewer than ${v.number(demands[0] ?? 0)} short pieces and ${v.number(demands[1] ?? 0)} long pieces must be cut.`,
          `A builder wants ${v.number(demands[1] ?? 0)} or more long pieces and ${v.number(demands[0] ?? 0)} or more short ones.`,
        ),
        ask(v, 'min', `number of ${material}s used`, `how many ${material}s to cut by each pattern`),
      ],
    };
  },
};

/** Land, water and labor for crops. */
const crops: Family = {
  name: 'crops',
  split: 'test',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const list = random
      .some(['wheat', 'potatoes', 'cabbage', 'flax', 'onions'], size)
      .map((name) => ({ name, profit: random.multiple(100, 900, 20), water: random.integer(2, 12), days: random.integer(1, 8) }));
    const land = random.multiple(20, 200, 5);
    const [first] = list;
    if (first === undefined) throw new RangeError('expected a size of at least 2');
    const least = outcome === 'infeasible' ? land + random.integer(1, 30) : Math.max(1, Math.floor(land / random.integer(6, 10)));
    const water = Math.ceil(least * first.water) + random.multiple(50, 400, 10);
    const days = Math.ceil(least * first.days) + random.multiple(30, 300, 10);
    const model = draftOf('max', 'profit');
    for (const { name, profit } of list) addColumn(model, name, profit, { kind: 'continuous' });
    addRow(
      model,
      'land',
      list.map(({ name }) => [1, nameOf(name)] as const),
      '<=',
      land,
    );
    addRow(
      model,
      'water',
      list.map((crop) => [crop.water, nameOf(crop.name)] as const),
      '<=',
      water,
    );
    addRow(
      model,
      'days',
      list.map((crop) => [crop.days, nameOf(crop.name)] as const),
      '<=',
      days,
    );
    addRow(model, `least ${first.name}`, [[1, nameOf(first.name)]], '>=', least);
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A farmer has ${v.number(land)} hectares for ${names}.`,
          `On ${v.number(land)} hectares ${names} can be grown.`,
          `${capital(names)} may be sown on ${v.number(land)} hectares.`,
          `A cooperative divides ${v.number(land)} hectares among ${names}, and may leave some fallow.`,
        ),
        v.each(list, ({ name, profit, water: use, days: work }) => [
          `A hectare of ${name} needs ${v.number(use)} units of water and ${v.number(work)} days of work and earns ${v.money(profit)}.`,
          `${capital(name)} earns ${v.money(profit)} a hectare, with ${v.number(use)} units of water and ${v.number(work)} days of work.`,
          `Each hectare of ${name}: profit ${v.money(profit)}, ${v.number(use)} units of water, ${v.number(work)} days of work.`,
          `Per hectare, ${name} brings in ${v.money(profit)} but drinks ${v.number(use)} units of water and takes ${v.number(work)} days of work.`,
        ]),
        available(v, `${v.number(water)} units of water and ${v.number(days)} days of work`),
        v.say(
          `At least ${v.number(least)} hectares must be ${first.name}.`,
          `A contract asks for at least ${v.number(least)} hectares of ${first.name}.`,
          `Of ${first.name} no less than ${v.number(least)} hectares must be grown.`,
          `The miller has been promised ${v.number(least)} hectares of ${first.name} or more.`,
        ),
        fractions(v),
        ask(v, 'max', 'profit', `how many hectares of ${names} to grow`),
      ],
    };
  },
};

const FLEETS: readonly [Fleet, ...Fleet[]] = [
  [
    ['van', 'vans'],
    ['truck', 'trucks'],
  ],
  [
    ['boat', 'boats'],
    ['ferry', 'ferries'],
  ],
  [
    ['taxi', 'taxis'],
    ['bus', 'buses'],
  ],
  [
    ['mule', 'mules'],
    ['cart', 'carts'],
  ],
];
type Fleet = readonly [small: Thing, large: Thing];

/** Two kinds of vessels that hold people or goods, with a share between them. */
const vehicles: Family = {
  name: 'vehicles',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome }) {
    const [[one, many], [other, others]] = random.pick(FLEETS);
    const small = { load: random.integer(4, 15), cost: random.integer(5, 25), cap: random.integer(10, 30) };
    const big = { load: small.load * 2 + random.integer(1, 10), cost: small.cost + random.integer(5, 40), cap: random.integer(5, 20) };
    const cap = outcome === 'infeasible' ? small.cap * small.load + big.cap * big.load : small.cap * small.load;
    const goods = outcome === 'infeasible' ? cap + random.integer(10, 60) : random.integer(Math.ceil(cap / 3), cap);
    const model = draftOf('min', 'cost');
    addColumn(model, many, small.cost, { upper: small.cap });
    addColumn(model, others, big.cost, { upper: big.cap });
    addRow(
      model,
      'load',
      [
        [small.load, nameOf(many)],
        [big.load, nameOf(others)],
      ],
      '>=',
      goods,
    );
    addRow(
      model,
      'share',
      [
        [1, nameOf(others)],
        [-1, nameOf(many)],
      ],
      '<=',
      0,
    );
    return {
      model,
      sentences: [
        v.say(
          `At least ${v.number(goods)} crates are to be moved by ${many} and ${others}.`,
          `A trader has to move at least ${v.number(goods)} crates with ${many} and ${others}.`,
          `${capital(many)} and ${others} can be hired to move at least ${v.number(goods)} crates.`,
          `With ${others} and ${many} at hand, no fewer than ${v.number(goods)} crates must be moved.`,
        ),
        v.say(
          `${capital(a(one))} carries ${v.number(small.load)} crates for ${v.money(small.cost)}, ${a(other)} ${v.number(big.load)} crates for ${v.money(big.cost)}.`,
          `For ${v.money(small.cost)} ${a(one)} takes ${v.number(small.load)} crates; for ${v.money(big.cost)} ${a(other)} takes ${v.number(big.load)}.`,
          `Hiring ${a(one)} costs ${v.money(small.cost)} and moves ${v.number(small.load)} crates, hiring ${a(other)} costs ${v.money(big.cost)} and moves ${v.number(big.load)} crates.`,
          `Each ${other} holds ${v.number(big.load)} crates at ${v.money(big.cost)}, each ${one} ${v.number(small.load)} crates at ${v.money(small.cost)}.`,
        ),
        v.say(
          `There are only ${v.number(small.cap)} ${many} and ${v.number(big.cap)} ${others}, and there may not be more ${others} than ${many}.`,
          `At most ${v.number(small.cap)} ${many} and ${v.number(big.cap)} ${others} can be hired; the number of ${others} must not exceed that of ${many}.`,
          `No more ${others} than ${many} may be used, with at most ${v.number(small.cap)} ${many} and ${v.number(big.cap)} ${others}.`,
          `The ${others} must not outnumber the ${many}; ${v.number(big.cap)} ${others} and ${v.number(small.cap)} ${many} are all there are.`,
        ),
        whole(v, `${many} and ${others}`),
        ask(v, 'min', 'cost', `how many ${many} and ${others} to hire`),
      ],
    };
  },
};

export const YIELDS: readonly Family[] = [cutting, crops, vehicles];
