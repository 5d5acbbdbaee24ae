import { ask, fractions, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf, type Term } from '../draft.ts';
import type { Family } from '../family.ts';
import { capital, listed } from '../voice.ts';

/** Sources to sinks. */
const transport: Family = {
  name: 'transport',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const sources = ['East', 'West', 'North'].slice(0, Math.max(2, size - 1));
    const sinks = ['Oakton', 'Pineville', 'Rosedale', 'Weston'].slice(0, size);
    const demands = sinks.map(() => random.multiple(10, 60, 5));
    const total = demands.reduce((sum, demand) => sum + demand, 0);
    const share = outcome === 'infeasible' ? 0.7 : 1.2;
    const supplies = sources.map(() => Math.round((total / sources.length) * share) + random.integer(0, 3));
    const good = random.pick(['tonnes of coal', 'liters of milk', 'barrels of oil', 'tonnes of sand'] as const);
    const costs = sources.map(() => sinks.map(() => random.integer(1, 20)));
    const model = draftOf('min', 'cost');
    sources.forEach((source, i) => {
      sinks.forEach((sink, j) => {
        addColumn(model, `${source} ${sink}`, costs[i]?.[j] ?? 0, { kind: 'continuous' });
      });
    });
    sources.forEach((source, i) => {
      addRow(
        model,
        `supply ${source}`,
        sinks.map((sink) => [1, nameOf(`${source} ${sink}`)] as const),
        '<=',
        supplies[i] ?? 0,
      );
    });
    sinks.forEach((sink, j) => {
      addRow(
        model,
        `demand ${sink}`,
        sources.map((source) => [1, nameOf(`${source} ${sink}`)] as const),
        '>=',
        demands[j] ?? 0,
      );
    });
    return {
      model,
      sentences: [
        v.say(
          `${capital(good)} go from the depots ${listed(sources)} to ${listed(sinks)}.`,
          `The depots ${listed(sources)} supply ${listed(sinks)} with ${good}.`,
          `A firm ships ${good} from its depots ${listed(sources)} to ${listed(sinks)}.`,
          `Customers in ${listed(sinks)} wait for ${good}, which lie in the depots ${listed(sources)}.`,
        ),
        v.each(sources, (source) => {
          const i = sources.indexOf(source);
          const prices = listed(sinks.map((sink, j) => `${v.money(costs[i]?.[j] ?? 0)} to ${sink}`));
          const stock = v.number(supplies[i] ?? 0);
          return [
            `${source} has ${stock} ${good} and ships each for ${prices}.`,
            `From ${source}, which holds ${stock} ${good}, shipping one costs ${prices}.`,
            `${source}: ${stock} ${good} in stock; cost of one ${prices}.`,
            `With ${stock} ${good} in its yard, ${source} charges for each ${prices}.`,
          ];
        }),
        v.each(sinks, (sink) => {
          const demand = v.number(demands[sinks.indexOf(sink)] ?? 0);
          return [
            `${sink} needs at least ${demand}.`,
            `At least ${demand} must reach ${sink}.`,
            `The demand of ${sink} is ${demand} or more.`,
            `No less than ${demand} will satisfy ${sink}.`,
          ];
        }),
        fractions(v),
        ask(v, 'min', 'total shipping cost', `how many ${good} to ship from each depot to each place`),
      ],
    };
  },
};

/** One each. */
const assignment: Family = {
  name: 'assignment',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const count = Math.max(2, Math.min(3, size));
    const people = random.some(['Anna', 'Ben', 'Carla', 'David', 'Eve'], count);
    const jobs = random.some(['painting', 'plumbing', 'roofing', 'wiring'], count);
    const hours = people.map(() => jobs.map(() => random.integer(2, 30)));
    const model = draftOf('min', 'hours');
    people.forEach((person, i) => {
      jobs.forEach((job, j) => {
        addColumn(model, `${person} ${job}`, hours[i]?.[j] ?? 0, { kind: 'binary' });
      });
    });
    for (const person of people)
      addRow(
        model,
        person,
        jobs.map((job) => [1, nameOf(`${person} ${job}`)] as const),
        '=',
        1,
      );
    for (const job of jobs)
      addRow(
        model,
        job,
        people.map((person) => [1, nameOf(`${person} ${job}`)] as const),
        '=',
        1,
      );
    return {
      model,
      sentences: [
        v.say(
          `${listed(people)} share the jobs ${listed(jobs)}.`,
          `The jobs ${listed(jobs)} are given to ${listed(people)}.`,
          `There are the jobs ${listed(jobs)}, and ${listed(people)} to do them.`,
          `A foreman has ${listed(people)} on his team and the jobs ${listed(jobs)} on his list.`,
        ),
        v.each(people, (person) => {
          const needs = listed(jobs.map((job, j) => `${v.number(hours[people.indexOf(person)]?.[j] ?? 0)} hours for ${job}`));
          return [
            `${person} needs ${needs}.`,
            `The time that ${person} takes is ${needs}.`,
            `${person}: ${needs}.`,
            `Given to ${person}, the jobs would last ${needs}.`,
          ];
        }),
        v.say(
          'Each person does exactly one job, and each job is done by exactly one person.',
          'Everyone gets one job, and every job goes to one person.',
          'One job a person and one person a job.',
          'Nobody does two jobs, nobody is idle, and no job is left or done by two.',
        ),
        ask(v, 'min', 'total number of hours', 'who does which job'),
      ],
    };
  },
};

interface Arc {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

/** A small network from S to T: two or three places between, every way through possible. */
function networkOf(middle: readonly string[], weight: () => number): Arc[] {
  const arcs: Arc[] = middle.flatMap((place) => [
    { from: 'S', to: place, weight: weight() },
    { from: place, to: 'T', weight: weight() },
  ]);
  for (let i = 1; i < middle.length; i += 1) arcs.push({ from: middle[i - 1] ?? '', to: middle[i] ?? '', weight: weight() });
  return arcs;
}

const arcName = ({ from, to }: Arc): string => `${from} ${to}`;

function balance(arcs: readonly Arc[], place: string): Term[] {
  return arcs.flatMap((arc): Term[] =>
    arc.to === place ? [[1, nameOf(arcName(arc))]] : arc.from === place ? [[-1, nameOf(arcName(arc))]] : [],
  );
}

/** The cheapest way from S to T. */
const route: Family = {
  name: 'route',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const middle = ['A', 'B', 'C'].slice(0, Math.max(2, size - 1));
    const arcs = networkOf(middle, () => random.integer(2, 40));
    const model = draftOf('min', 'length');
    for (const arc of arcs) addColumn(model, arcName(arc), arc.weight, { kind: 'binary' });
    addRow(
      model,
      'start',
      balance(arcs, 'S').map(([sign, name]) => [-sign, name] as const),
      '=',
      1,
    );
    for (const place of middle) addRow(model, `at ${place}`, balance(arcs, place), '=', 0);
    addRow(model, 'goal', balance(arcs, 'T'), '=', 1);
    return {
      model,
      sentences: [
        v.say(
          'A courier rides from S to T on one-way roads.',
          'From S a courier has to get to T; all roads are one-way.',
          'There are one-way roads between S and T.',
          'One-way roads are all that a courier finds between S and T.',
        ),
        v.each(arcs, ({ from, to, weight }) => [
          `The road from ${from} to ${to} is ${v.number(weight)} kilometers long.`,
          `${v.number(weight)} kilometers of road lead from ${from} to ${to}.`,
          `From ${from} to ${to}: ${v.number(weight)} kilometers.`,
          `Leaving ${from}, one reaches ${to} after ${v.number(weight)} kilometers.`,
        ]),
        v.say(
          'The courier takes one way from S to T.',
          'One way from S to T is wanted.',
          'A single trip leads from S to T.',
          'Exactly one ride, from S to T, is made.',
        ),
        ask(v, 'min', 'length of the trip', 'which roads to take'),
      ],
    };
  },
};

/** As much as the pipes carry. */
const pipes: Family = {
  name: 'pipes',
  split: 'train',
  outcomes: ['optimal', 'unbounded'],
  write({ v, random, outcome, size }) {
    const middle = ['A', 'B', 'C'].slice(0, Math.max(2, size - 1));
    const arcs = networkOf(middle, () => random.integer(5, 90));
    // An unbounded one has no limit on the pipes by way of A.
    const limited = (arc: Arc): boolean => outcome !== 'unbounded' || !(arc.from === 'A' || arc.to === 'A');
    const model = draftOf('max', 'flow');
    const into = balance(arcs, 'T');
    for (const arc of arcs) {
      addColumn(model, arcName(arc), into.some(([, name]) => name === nameOf(arcName(arc))) ? 1 : 0, {
        kind: 'continuous',
        ...(limited(arc) && { upper: arc.weight }),
      });
    }
    for (const place of middle) addRow(model, `at ${place}`, balance(arcs, place), '=', 0);
    return {
      model,
      sentences: [
        v.say(
          'Water is pumped from S to T through pipes that run one way.',
          'Pipes, each in one direction, bring water from S to T.',
          'From S to T water flows through one-way pipes.',
          'One-way pipes join the spring S and the town T.',
        ),
        v.each(arcs, (arc) => {
          const most = limited(arc) ? `at most ${v.number(arc.weight)} liters a second` : 'any amount';
          return [
            `The pipe from ${arc.from} to ${arc.to} carries ${most}.`,
            `From ${arc.from} to ${arc.to} a pipe takes ${most}.`,
            `Pipe from ${arc.from} to ${arc.to}: ${most}.`,
            `Between ${arc.from} and ${arc.to}, in this direction, ${most} can flow.`,
          ];
        }),
        v.say(
          'What flows into a place between S and T flows out again.',
          'Nothing is lost or stored between S and T.',
          'At the places between, inflow equals outflow.',
          'Each place between passes on exactly what it gets.',
        ),
        ask(v, 'max', 'flow into T', 'how much water flows through each pipe'),
      ],
    };
  },
};

/** From plants by way of a hub to shops. */
const hub: Family = {
  name: 'hub',
  split: 'test',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const plants = ['plant 1', 'plant 2', 'plant 3'].slice(0, Math.max(2, size - 1));
    const shops = ['Avon', 'Bath', 'Cork', 'Deal']
      .slice(0, size)
      .map((name) => ({ name, need: random.multiple(10, 50, 5), cost: random.integer(1, 9) }));
    const total = shops.reduce((sum, { need }) => sum + need, 0);
    const list = plants.map((name) => ({
      name,
      cost: random.integer(2, 15),
      cap: Math.ceil(total / plants.length) + random.integer(2, 20),
    }));
    const through = outcome === 'infeasible' ? total - random.integer(1, 9) : total + random.integer(0, 20);
    const model = draftOf('min', 'cost');
    for (const { name, cost, cap } of list) addColumn(model, name, cost, { kind: 'continuous', upper: cap });
    for (const { name, cost } of shops) addColumn(model, name, cost, { kind: 'continuous' });
    addRow(
      model,
      'hub',
      [...list.map(({ name }) => [1, nameOf(name)] as const), ...shops.map(({ name }) => [-1, nameOf(name)] as const)],
      '=',
      0,
    );
    addRow(
      model,
      'throughput',
      list.map(({ name }) => [1, nameOf(name)] as const),
      '<=',
      through,
    );
    for (const { name, need } of shops) addRow(model, `need ${name}`, [[1, nameOf(name)]], '>=', need);
    return {
      model,
      sentences: [
        v.say(
          'All goods go from the plants to a hub, and from there to the shops; nothing stays at the hub.',
          'A hub stands between plants and shops: all that comes in goes out again.',
          'Goods of the plants reach the shops only by way of a hub, which keeps nothing.',
          'Whatever the plants make passes through a hub, which stores nothing, to the shops.',
        ),
        v.each(list, ({ name, cost, cap }) => [
          `${capital(name)} can send up to ${v.number(cap)} tonnes at ${v.money(cost)} each.`,
          `A tonne from ${name} costs ${v.money(cost)}; it has at most ${v.number(cap)} tonnes.`,
          `${capital(name)}: at most ${v.number(cap)} tonnes, ${v.money(cost)} a tonne.`,
          `For ${v.money(cost)} a tonne, ${name} supplies ${v.number(cap)} tonnes at the most.`,
        ]),
        v.each(shops, ({ name, need, cost }) => [
          `The shop in ${name} needs at least ${v.number(need)} tonnes, at ${v.money(cost)} each from the hub.`,
          `From the hub to ${name} a tonne costs ${v.money(cost)}, and at least ${v.number(need)} tonnes are needed.`,
          `${name}: at least ${v.number(need)} tonnes, ${v.money(cost)} a tonne from the hub.`,
          `No less than ${v.number(need)} tonnes must reach ${name}, each for ${v.money(cost)} from the hub.`,
        ]),
        v.say(
          `The hub can handle ${v.number(through)} tonnes.`,
          `At most ${v.number(through)} tonnes pass through the hub.`,
          `The hub is limited to ${v.number(through)} tonnes.`,
          `More than ${v.number(through)} tonnes are too much for the hub.`,
        ),
        fractions(v),
        ask(v, 'min', 'total cost', 'how many tonnes each plant sends and each shop gets'),
      ],
    };
  },
};

/** Part of each shop's order from each supplier, whole boxes. */
const sourcing: Family = {
  name: 'sourcing',
  split: 'validation',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const list = ['Alpha', 'Beta', 'Gamma', 'Delta']
      .slice(0, size)
      .map((name) => ({ name, price: random.integer(10, 60), late: random.integer(1, 10), most: random.multiple(20, 100, 10) }));
    const total = list.reduce((sum, { most }) => sum + most, 0);
    const boxes = outcome === 'infeasible' ? total + random.integer(5, 40) : random.integer(Math.ceil(total / 4), Math.floor(total * 0.7));
    const late = boxes * 10;
    const model = draftOf('min', 'cost');
    for (const { name, price, most } of list) addColumn(model, name, price, { upper: most });
    addRow(
      model,
      'boxes',
      list.map(({ name }) => [1, nameOf(name)] as const),
      '>=',
      boxes,
    );
    addRow(
      model,
      'late',
      list.map((one) => [one.late, nameOf(one.name)] as const),
      '<=',
      late,
    );
    const names = listed(list.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A shop orders boxes from the suppliers ${names}.`,
          `Boxes can be had from the suppliers ${names}.`,
          `The suppliers ${names} offer boxes to a shop.`,
          `Offers for boxes lie on the table, from ${names}.`,
        ),
        v.each(list, ({ name, price, late: minutes, most }) => [
          `${name} sells up to ${v.number(most)} boxes at ${v.money(price)}, each with ${v.number(minutes)} minutes of delay.`,
          `A box of ${name} costs ${v.money(price)} and comes with ${v.number(minutes)} minutes of delay; there are at most ${v.number(most)}.`,
          `${name}: ${v.money(price)} a box, ${v.number(minutes)} minutes of delay a box, at most ${v.number(most)} boxes.`,
          `Up to ${v.number(most)} boxes come from ${name}, adding ${v.number(minutes)} minutes of delay and ${v.money(price)} of cost apiece.`,
        ]),
        v.say(
          `At least ${v.number(boxes)} boxes are needed, with a total delay of at most ${v.number(late)} minutes.`,
          `The delay may add up to ${v.number(late)} minutes, and the boxes must be at least ${v.number(boxes)}.`,
          `No fewer than ${v.number(boxes)} boxes are ordered, and no more than ${v.number(late)} minutes of delay in total.`,
          `In total the shop wants ${v.number(boxes)} boxes or more and bears ${v.number(late)} minutes of delay.`,
        ),
        whole(v, 'boxes'),
        ask(v, 'min', 'total cost', `how many boxes to order from ${names}`),
      ],
    };
  },
};

export const NETWORKS: readonly Family[] = [transport, assignment, route, pipes, hub, sourcing];
