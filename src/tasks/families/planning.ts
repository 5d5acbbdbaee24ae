import { ask, available, fractions, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf, tidy } from '../draft.ts';
import type { Family } from '../family.ts';
import { capital, listed } from '../voice.ts';

/** A line that runs costs a fixed sum. */
const fixedCharge: Family = {
  name: 'fixed-charge',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const names = ['north line', 'south line', 'old line', 'new line'].slice(0, size);
    const lines = names.map((name) => ({
      name,
      setup: random.multiple(100, 900, 50),
      unit: random.integer(2, 20),
      cap: random.multiple(20, 120, 10),
    }));
    const total = lines.reduce((sum, { cap }) => sum + cap, 0);
    const demand =
      outcome === 'infeasible' ? total + random.integer(5, 50) : random.integer(Math.ceil(total * 0.3), Math.floor(total * 0.8));
    const good = random.pick(['pumps', 'engines', 'bicycles', 'toasters'] as const);
    const model = draftOf('min', 'cost');
    for (const { name, unit } of lines) addColumn(model, `units ${name}`, unit);
    for (const { name, setup } of lines) addColumn(model, `run ${name}`, setup, { kind: 'binary' });
    addRow(
      model,
      'demand',
      lines.map(({ name }) => [1, nameOf(`units ${name}`)] as const),
      '>=',
      demand,
    );
    for (const { name, cap } of lines)
      addRow(
        model,
        `capacity ${name}`,
        [
          [1, nameOf(`units ${name}`)],
          [-cap, nameOf(`run ${name}`)],
        ],
        '<=',
        0,
      );
    return {
      model,
      sentences: [
        v.say(
          `A plant must deliver at least ${v.number(demand)} ${good} and has these production lines.`,
          `At least ${v.number(demand)} ${good} have to leave a plant with several production lines.`,
          `To deliver ${v.number(demand)} ${good} or more, a plant can start any of its production lines.`,
          `The order book of a plant says ${v.number(demand)} ${good} as a minimum; the lines below could make them.`,
        ),
        v.each(lines, ({ name, setup, unit, cap }) => [
          `The ${name} costs ${v.money(setup)} to start and then ${v.money(unit)} a piece, for at most ${v.number(cap)} pieces.`,
          `Starting the ${name} costs ${v.money(setup)}; it makes up to ${v.number(cap)} pieces at ${v.money(unit)} each.`,
          `With the ${name} running, which costs ${v.money(setup)} once, up to ${v.number(cap)} pieces can be made for ${v.money(unit)} each.`,
          `${capital(name)}: once ${v.money(setup)}, then ${v.money(unit)} per piece, capacity ${v.number(cap)} pieces.`,
        ]),
        v.say(
          'A line that is not started makes nothing.',
          'Nothing comes from a line that was not started.',
          'Without the starting cost a line stands still.',
          'Only lines that were paid for run.',
        ),
        whole(v, good),
        ask(v, 'min', 'total cost', `which lines to start and how many ${good} to make on each`),
      ],
    };
  },
};

/** Periods linked by a stock. */
const multiPeriod: Family = {
  name: 'multi-period',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const months = ['January', 'February', 'March', 'April'].slice(0, size);
    const good = random.pick(['boats', 'tractors', 'ovens', 'pianos'] as const);
    const cap = random.multiple(40, 100, 5);
    const periods = months.map((month, i) => ({
      month,
      cost: random.integer(20, 60),
      demand: i === 0 ? random.integer(10, cap) : random.integer(15, cap),
    }));
    const last = periods.at(-1);
    if (last !== undefined && outcome === 'infeasible') last.demand = cap * size + random.integer(5, 30);
    const holding = random.integer(1, 8);
    const model = draftOf('min', 'cost');
    for (const { month, cost } of periods) addColumn(model, `make ${month}`, cost);
    for (const { month } of periods) addColumn(model, `stock ${month}`, holding);
    periods.forEach(({ month, demand }, i) => {
      {
        const before = months[i - 1];
        const carried = before === undefined ? [] : [[1, nameOf(`stock ${before}`)] as const];
        addRow(model, `demand ${month}`, [[1, nameOf(`make ${month}`)], ...carried, [-1, nameOf(`stock ${month}`)]], '=', demand);
      }
    });
    for (const { month } of periods) addRow(model, `capacity ${month}`, [[1, nameOf(`make ${month}`)]], '<=', cap);
    return {
      model,
      sentences: [
        v.say(
          `A factory plans its ${good} for ${listed(months)} and starts with an empty store.`,
          `With nothing in store at the beginning, a factory plans how many ${good} to make in ${listed(months)}.`,
          `${capital(good)} are to be made in ${listed(months)}; at the start none are in store.`,
          `The store is empty, and a factory lays out its ${good} for ${listed(months)}.`,
        ),
        v.each(periods, ({ month, cost, demand }) => [
          `In ${month} exactly ${v.number(demand)} are delivered and making one costs ${v.money(cost)}.`,
          `${month} has a demand of ${v.number(demand)} and a cost of ${v.money(cost)} for each one made.`,
          `The demand of ${month} is ${v.number(demand)}; a piece made then costs ${v.money(cost)}.`,
          `${month}: ${v.number(demand)} to deliver, ${v.money(cost)} for making one.`,
        ]),
        v.say(
          `No month can make more than ${v.number(cap)}, and every piece in store at a month's end costs ${v.money(holding)}.`,
          `Each month makes at most ${v.number(cap)}; holding a piece at the end of a month costs ${v.money(holding)}.`,
          `A piece kept over the end of a month costs ${v.money(holding)}. The capacity is ${v.number(cap)} a month.`,
          `Capacity: ${v.number(cap)} a month. Storage: ${v.money(holding)} for each piece at the end of each month.`,
        ),
        whole(v, good),
        ask(v, 'min', 'cost of making and storing', `how many ${good} to make and to store each month`),
      ],
    };
  },
};

/** Two recipes that share inputs and yield one good; a kind of problem that beginners' books like. */
const processes: Family = {
  name: 'processes',
  split: 'test',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const inputs = ['liters of acid', 'grams of powder'];
    const output = random.pick(['grams of paint', 'liters of cleaner', 'grams of dye'] as const);
    const names = ['first process', 'second process', 'third process', 'fourth process'].slice(0, size);
    const list = names.map((name) => ({
      name,
      uses: inputs.map(() => random.integer(2, 12)),
      waste: random.integer(1, 5),
      gives: random.integer(4, 20),
    }));
    const stocks = inputs.map(() => random.multiple(100, 500, 10));
    const first = list[0] ?? { uses: [1, 1], waste: 1, gives: 1 };
    const runs = Math.min(...stocks.map((stock, k) => Math.floor(stock / (first.uses[k] ?? 1))));
    const waste = runs * first.waste + random.integer(0, 20);
    const wanted =
      outcome === 'infeasible'
        ? Math.max(...list.map(({ gives, uses }) => Math.ceil((gives * (stocks[0] ?? 0)) / (uses[0] ?? 1)))) * 2
        : Math.max(1, Math.floor((runs * first.gives) / 4));
    const model = draftOf('max', 'output');
    for (const { name, gives } of list) addColumn(model, name, gives);
    inputs.forEach((input, k) => {
      addRow(
        model,
        input,
        list.map(({ name, uses }) => [uses[k] ?? 0, nameOf(name)] as const),
        '<=',
        stocks[k] ?? 0,
      );
    });
    addRow(
      model,
      'waste',
      list.map(({ name, waste: made }) => [made, nameOf(name)] as const),
      '<=',
      waste,
    );
    addRow(
      model,
      'wanted',
      list.map(({ name, gives }) => [gives, nameOf(name)] as const),
      '>=',
      wanted,
    );
    return {
      model,
      sentences: [
        v.say(
          `A laboratory can make ${output} by the ${listed(names)}.`,
          `There are these ways to make ${output}: the ${listed(names)}.`,
          `${capital(output)} come from the ${listed(names)} of a laboratory.`,
          `The ${listed(names)} of a laboratory all yield ${output}.`,
        ),
        v.each(list, ({ name, uses, waste: made, gives }) => {
          const needs = listed(uses.map((use, k) => `${v.number(use)} ${inputs[k]}`));
          return [
            `The ${name} turns ${needs} into ${v.number(gives)} ${output} and ${v.number(made)} kilograms of waste each time it runs.`,
            `Each run of the ${name} gives ${v.number(gives)} ${output} and ${v.number(made)} kilograms of waste out of ${needs}.`,
            `One run of the ${name}: in ${needs}, out ${v.number(gives)} ${output}, waste ${v.number(made)} kilograms.`,
            `Out of ${needs}, the ${name} yields ${v.number(gives)} ${output} per run, with ${v.number(made)} kilograms of waste.`,
          ];
        }),
        available(v, listed(stocks.map((stock, k) => `${v.number(stock)} ${inputs[k]}`))),
        v.say(
          `No more than ${v.number(waste)} kilograms of waste may arise, and at least ${v.number(wanted)} ${output} are needed.`,
          `At least ${v.number(wanted)} ${output} must be made with at most ${v.number(waste)} kilograms of waste.`,
          `The waste must stay within ${v.number(waste)} kilograms; ${v.number(wanted)} ${output} are the minimum.`,
          `A permit allows ${v.number(waste)} kilograms of waste, a contract asks for ${v.number(wanted)} ${output} or more.`,
        ),
        whole(v, 'runs'),
        ask(v, 'max', `amount of ${output.replace(/^\w+ of /, '')} made`, 'how often to run each process'),
      ],
    };
  },
};

/** Contracts below, market above. */
const contracts: Family = {
  name: 'contracts',
  split: 'train',
  outcomes: ['optimal', 'infeasible', 'unbounded'],
  write({ v, random, outcome, size }) {
    const oils = random.some(['diesel', 'petrol', 'kerosene', 'heating oil', 'naphtha'], size).map((name) => ({
      name,
      profit: random.integer(2, 30),
      least: random.integer(5, 30),
      most: random.integer(40, 120),
      heat: random.integer(1, 6),
    }));
    const least = oils.reduce((sum, oil) => sum + oil.least * oil.heat, 0);
    const heat =
      outcome === 'infeasible'
        ? least - random.integer(1, Math.max(1, Math.min(10, least - 1)))
        : tidy(least + random.multiple(20, 300, 10));
    const model = draftOf('max', 'profit');
    for (const { name, profit, least: lower, most } of oils)
      addColumn(model, name, profit, { kind: 'continuous', lower, ...(outcome !== 'unbounded' && { upper: most }) });
    if (outcome === 'unbounded')
      addRow(
        model,
        'heat',
        oils.map((oil) => [oil.heat, nameOf(oil.name)] as const),
        '>=',
        heat,
      );
    else
      addRow(
        model,
        'heat',
        oils.map((oil) => [oil.heat, nameOf(oil.name)] as const),
        '<=',
        heat,
      );
    const names = listed(oils.map(({ name }) => name));
    return {
      model,
      sentences: [
        v.say(
          `A refinery sells ${names} by the tonne.`,
          `${capital(names)} are sold by the tonne by a refinery.`,
          `A refinery has buyers for ${names}.`,
          `Out of a refinery come ${names}, in tonnes.`,
        ),
        v.each(oils, ({ name, profit, least: lower, most, heat: use }) => {
          const above = outcome === 'unbounded' ? 'any further amount finds a buyer' : `at most ${v.number(most)} tonnes can be sold`;
          return [
            `A tonne of ${name} earns ${v.money(profit)} and takes ${v.number(use)} units of heat; a contract asks for at least ${v.number(lower)} tonnes, and ${above}.`,
            `For ${name} there is a contract of at least ${v.number(lower)} tonnes, and ${above}; each tonne takes ${v.number(use)} units of heat and earns ${v.money(profit)}.`,
            `Profit of ${v.money(profit)} and ${v.number(use)} units of heat go with every tonne of ${name}, of which at least ${v.number(lower)} tonnes must be delivered and ${above}.`,
            `${capital(name)}: ${v.money(profit)} profit a tonne, ${v.number(use)} units of heat a tonne, at least ${v.number(lower)} tonnes promised, ${above}.`,
          ];
        }),
        outcome === 'unbounded'
          ? v.say(
              `At least ${v.number(heat)} units of heat must be used in all, and there is no limit above.`,
              `Heat is there without limit, and at least ${v.number(heat)} units in all have to be used.`,
              `The boiler supplies as much heat as one likes, but no less than ${v.number(heat)} units in all must be used.`,
              `Of heat, ${v.number(heat)} units is the least that has to be used, and nothing limits its supply.`,
            )
          : available(v, `${v.number(heat)} units of heat`),
        fractions(v),
        ask(v, 'max', 'profit', `how many tonnes of ${names} to make`),
      ],
    };
  },
};

export const PLANNING: readonly Family[] = [fixedCharge, multiPeriod, processes, contracts];
