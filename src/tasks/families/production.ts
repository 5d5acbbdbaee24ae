import { ask, atLeast, available, whole } from '../clauses.ts';
import { addColumn, addRow, draftOf, nameOf } from '../draft.ts';
import type { Derived, Family } from '../family.ts';
import { a, capital, counted, listed, type Thing } from '../voice.ts';

interface Trade {
  readonly who: string;
  readonly makes: string;
  readonly things: readonly Thing[];
  readonly means: readonly string[];
}

const TRADES: readonly [Trade, ...Trade[]] = [
  {
    who: 'a joinery',
    makes: 'builds',
    things: [
      ['chair', 'chairs'],
      ['table', 'tables'],
      ['shelf', 'shelves'],
      ['bench', 'benches'],
    ],
    means: ['hours of labor', 'boards', 'liters of varnish'],
  },
  {
    who: 'a bakery',
    makes: 'bakes',
    things: [
      ['cake', 'cakes'],
      ['loaf', 'loaves'],
      ['pie', 'pies'],
      ['tart', 'tarts'],
    ],
    means: ['kilograms of flour', 'eggs', 'minutes of oven time'],
  },
  {
    who: 'an electronics shop',
    makes: 'assembles',
    things: [
      ['radio', 'radios'],
      ['clock', 'clocks'],
      ['lamp', 'lamps'],
      ['phone', 'phones'],
    ],
    means: ['circuit boards', 'hours of assembly', 'hours of testing'],
  },
  {
    who: 'a tailor',
    makes: 'sews',
    things: [
      ['coat', 'coats'],
      ['shirt', 'shirts'],
      ['skirt', 'skirts'],
      ['vest', 'vests'],
    ],
    means: ['meters of cloth', 'hours of sewing', 'buttons'],
  },
  {
    who: 'a pottery',
    makes: 'fires',
    things: [
      ['bowl', 'bowls'],
      ['vase', 'vases'],
      ['mug', 'mugs'],
      ['plate', 'plates'],
    ],
    means: ['kilograms of clay', 'hours at the wheel', 'grams of glaze'],
  },
];

const manyOf = (things: readonly Thing[]): string => listed(things.map(([, many]) => many));

/** Products, scarce means, profit. */
const productMix: Family = {
  name: 'product-mix',
  split: 'train',
  outcomes: ['optimal', 'infeasible'],
  write({ v, random, outcome, size }) {
    const trade = random.pick(TRADES);
    const means = trade.means.slice(0, random.integer(1, 2));
    const things = random.some(trade.things, size).map((thing) => ({
      thing,
      profit: random.integer(4, 60),
      uses: means.map(() => random.integer(1, 9)),
    }));
    const model = draftOf('max', 'profit');
    for (const { thing, profit } of things) addColumn(model, thing[1], profit);
    const stocks = means.map(() => random.multiple(60, 400, 5));
    means.forEach((mean, k) => {
      addRow(
        model,
        mean,
        things.map(({ thing, uses }) => [uses[k] ?? 0, nameOf(thing[1])] as const),
        '<=',
        stocks[k] ?? 0,
      );
    });
    const first = things[0] ?? { thing: trade.things[0] ?? ['', ''], uses: [1] };
    const most = Math.min(...stocks.map((stock, k) => Math.floor(stock / (first.uses[k] ?? 1))));
    const order = outcome === 'infeasible' ? most + random.integer(1, 20) : random.integer(1, Math.max(1, Math.floor(most / 3)));
    if (outcome === 'infeasible' || random.chance(0.4))
      addRow(model, `order ${first.thing[1]}`, [[1, nameOf(first.thing[1])]], '>=', order);
    const names = manyOf(things.map(({ thing }) => thing));
    return {
      model,
      sentences: [
        v.say(
          `${capital(trade.who)} ${trade.makes} ${names}.`,
          `${capital(names)} are what ${trade.who} ${trade.makes}.`,
          `There is ${trade.who} that ${trade.makes} ${names}.`,
          `Think of ${trade.who}; it ${trade.makes} ${names}.`,
        ),
        v.each(things, ({ thing: [one], profit, uses }) => {
          const needs = listed(uses.map((use, k) => `${v.number(use)} ${means[k]}`));
          return [
            `Each ${one} needs ${needs} and earns ${v.money(profit)}.`,
            `One ${one} takes ${needs}, with a profit of ${v.money(profit)}.`,
            `The profit on ${a(one)} is ${v.money(profit)}; making it uses ${needs}.`,
            `${capital(one)}: ${needs} each, profit ${v.money(profit)}.`,
            `For ${v.money(profit)} of profit, ${a(one)} eats up ${needs}.`,
          ];
        }),
        available(v, listed(stocks.map((stock, k) => `${v.number(stock)} ${means[k]}`))),
        model.rows.length > means.length ? atLeast(v, counted(v.number(order), first.thing), 'made') : '',
        whole(v, names),
        ask(v, 'max', 'profit', `how many ${names} to make`),
      ],
    };
  },
};

/** The same with overtime to be bought. */
const overtime: Family = {
  name: 'overtime',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const trade = random.pick(TRADES);
    const things = random
      .some(trade.things, size)
      .map((thing) => ({ thing, profit: random.integer(30, 90), hours: random.integer(1, 6), cap: random.integer(5, 60) }));
    const hours = random.multiple(40, 160, 10);
    const extra = random.multiple(10, 40, 5);
    const price = random.integer(5, 25);
    const model = draftOf('max', 'profit');
    for (const { thing, profit, cap } of things) addColumn(model, thing[1], profit, { upper: cap });
    addColumn(model, 'overtime', -price, { kind: 'continuous', upper: extra });
    addRow(model, 'hours', [...things.map(({ thing, hours: use }) => [use, nameOf(thing[1])] as const), [-1, 'overtime']], '<=', hours);
    const names = manyOf(things.map(({ thing }) => thing));
    return {
      model,
      sentences: [
        v.say(
          `${capital(trade.who)} has ${v.number(hours)} regular hours of work a week for ${names}.`,
          `In a week ${trade.who} has ${v.number(hours)} hours of regular work to spend on ${names}.`,
          `${v.number(hours)} hours of regular work a week is what ${trade.who} has for ${names}.`,
          `A week at ${trade.who} has ${v.number(hours)} regular hours, all of them for ${names}.`,
        ),
        v.each(things, ({ thing: [one, many], profit, hours: use, cap }) => [
          `${capital(a(one))} takes ${counted(v.number(use), ['hour', 'hours'])} and brings ${v.money(profit)}; at most ${v.number(cap)} can be sold.`,
          `No more than ${v.number(cap)} ${many} can be sold, at a profit of ${v.money(profit)} each, and one takes ${counted(v.number(use), ['hour', 'hours'])}.`,
          `${capital(many)}: ${v.money(profit)} of profit each, ${counted(v.number(use), ['hour', 'hours'])} of work, up to ${v.number(cap)} sold.`,
          `Customers want ${v.number(cap)} ${many} at the most; every one means ${counted(v.number(use), ['hour', 'hours'])} and ${v.money(profit)} of profit.`,
        ]),
        v.say(
          `Up to ${v.number(extra)} hours of overtime can be bought at ${v.money(price)} an hour.`,
          `Overtime costs ${v.money(price)} an hour, which comes off the profit, and is limited to ${v.number(extra)} hours.`,
          `If need be there are ${v.number(extra)} further hours, each for ${v.money(price)}.`,
          `Staff will stay longer for ${v.money(price)} an hour, yet not more than ${v.number(extra)} hours in all.`,
        ),
        whole(v, names),
        ask(v, 'max', 'profit after overtime', `how many ${names} to make and how much overtime to buy`),
      ],
    };
  },
};

/** Each product made with scarce hours, or bought dearer. */
const makeOrBuy: Family = {
  name: 'make-or-buy',
  split: 'train',
  outcomes: ['optimal'],
  write({ v, random, size }) {
    const trade = random.pick(TRADES);
    const things = random.some(trade.things, size).map((thing) => {
      const make = random.integer(5, 40);
      return { thing, make, buy: make + random.integer(2, 25), minutes: random.multiple(10, 90, 5), demand: random.multiple(20, 120, 10) };
    });
    const needed = things.reduce((sum, { minutes, demand }) => sum + minutes * demand, 0);
    const hours = Math.max(1, Math.floor((needed / 60) * (0.3 + 0.5 * random.next())));
    const model = draftOf('min', 'cost');
    for (const { thing, make } of things) addColumn(model, `made ${thing[1]}`, make);
    for (const { thing, buy } of things) addColumn(model, `bought ${thing[1]}`, buy);
    for (const { thing, demand } of things) {
      addRow(
        model,
        `demand ${thing[1]}`,
        [
          [1, nameOf(`made ${thing[1]}`)],
          [1, nameOf(`bought ${thing[1]}`)],
        ],
        '=',
        demand,
      );
    }
    addRow(
      model,
      'minutes',
      things.map(({ thing, minutes }) => [minutes, nameOf(`made ${thing[1]}`)] as const),
      '<=',
      hours * 60,
    );
    const derived: readonly Derived[] = [[hours * 60, [hours]]];
    const names = manyOf(things.map(({ thing }) => thing));
    return {
      model,
      derived,
      sentences: [
        v.say(
          `${capital(trade.who)} needs ${names} for its customers and can make them or buy them from a rival.`,
          `Customers of ${trade.who} have ordered ${names}; each piece is either made in the shop or bought elsewhere.`,
          `For every order of ${names}, ${trade.who} chooses between making and buying.`,
          `Orders for ${names} have come in at ${trade.who}, which may buy what it does not make.`,
        ),
        v.each(things, ({ thing: [one, many], make, buy, minutes, demand }) => [
          `Exactly ${v.number(demand)} ${many} are needed: making one costs ${v.money(make)} and ${v.number(minutes)} minutes, buying one costs ${v.money(buy)}.`,
          `${capital(a(one))} costs ${v.money(make)} to make, with ${v.number(minutes)} minutes of work, or ${v.money(buy)} to buy, and exactly ${v.number(demand)} are wanted.`,
          `Of ${many} exactly ${v.number(demand)} are due; own work is ${v.number(minutes)} minutes and ${v.money(make)} apiece, outside purchase ${v.money(buy)} apiece.`,
          `Exactly ${v.number(demand)} ${many}: ${v.money(buy)} each if bought, ${v.money(make)} and ${v.number(minutes)} minutes each if made.`,
        ]),
        available(v, `${v.number(hours)} hours of work`),
        whole(v, names),
        ask(v, 'min', 'total cost', `how many ${names} to make and to buy`),
      ],
    };
  },
};

export const PRODUCTION: readonly Family[] = [productMix, overtime, makeOrBuy];
