// Random small models as LP text, the same for the same seed. Each kind aims at one way in which solvers go different ways.

/** A generator of uniform numbers in [0, 1) with 32 bits of state (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Dice {
  /** A whole number from `low` to `high`. */
  readonly whole: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
}

function diceOf(seed: number): Dice {
  const random = randomNumbers(seed);
  const whole = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return {
    whole,
    chance: (probability) => random() < probability,
    // The index lies within a list that is not empty.
    pick: <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T,
  };
}

/** How numbers of a model are drawn; a text, so that decimals are what is written. */
type Draw = (dice: Dice) => string;

const wholeNumber =
  (reach: number): Draw =>
  ({ whole }) =>
    String(whole(-reach, reach));
const decimal: Draw = ({ whole, pick }) => (whole(-9999, 9999) / pick([10, 100, 1000])).toFixed(3);
const badlyScaled: Draw = ({ whole, pick }) => `${whole(-99, 99)}e${pick([-4, -2, 0, 2, 4])}`;

interface Shape {
  readonly columns: readonly [number, number];
  readonly rows: readonly [number, number];
  readonly density: number;
  readonly coefficient: Draw;
  readonly side: Draw;
  /** Probabilities. */
  readonly integer: number;
  readonly binary: number;
  readonly boxed: number;
  readonly free: number;
  readonly fixed: number;
  readonly equation: number;
  readonly range: number;
  readonly copiedRow: number;
  /** That a row keeps a point of the bounds, so that the model is not infeasible by chance. */
  readonly kept: number;
}

const ORDINARY: Shape = {
  columns: [1, 8],
  rows: [1, 8],
  density: 0.5,
  coefficient: wholeNumber(9),
  side: wholeNumber(40),
  integer: 0,
  binary: 0,
  boxed: 0.5,
  free: 0.1,
  fixed: 0.05,
  equation: 0.2,
  range: 0.1,
  copiedRow: 0,
  kept: 0.9,
};

/** Kinds of models; the name stands in a test's report. */
const SHAPES: Readonly<Record<string, Shape>> = {
  lp: ORDINARY,
  decimals: { ...ORDINARY, coefficient: decimal, side: decimal },
  'badly scaled': { ...ORDINARY, coefficient: badlyScaled, side: badlyScaled, boxed: 0.8 },
  degenerate: { ...ORDINARY, coefficient: wholeNumber(1), side: wholeNumber(1), copiedRow: 0.4, density: 0.7 },
  integer: { ...ORDINARY, integer: 1, boxed: 0.8 },
  'integer decimals': { ...ORDINARY, integer: 1, boxed: 0.9, coefficient: decimal, side: decimal },
  mixed: { ...ORDINARY, integer: 0.5, boxed: 0.8 },
  binary: { ...ORDINARY, binary: 1, columns: [3, 12], side: wholeNumber(15) },
  'open integer': { ...ORDINARY, integer: 1, boxed: 0.1, free: 0.3 },
  'mostly infeasible': { ...ORDINARY, kept: 0.3, rows: [4, 10], equation: 0.6, integer: 0.2 },
  'mostly unbounded': { ...ORDINARY, columns: [3, 8], rows: [1, 3], boxed: 0, free: 0.4, density: 0.3, integer: 0.2 },
  sparse: { ...ORDINARY, columns: [2, 12], rows: [1, 12], density: 0.12, integer: 0.3 },
};

export const KINDS = Object.keys(SHAPES);

/** A column with its bounds and a value between them. */
interface Column {
  readonly name: string;
  readonly bound?: string;
  readonly value: number;
}

function columnOf(shape: Shape, dice: Dice, name: string): Column {
  if (dice.chance(shape.fixed)) {
    const value = dice.whole(-3, 6);
    return { name, bound: `${name} = ${value}`, value };
  }
  if (dice.chance(shape.free)) return { name, bound: `${name} free`, value: dice.whole(-5, 5) };
  if (!dice.chance(shape.boxed)) return { name, value: dice.whole(0, 5) };
  const low = dice.chance(0.3) ? dice.whole(-6, 3) : 0;
  const high = low + dice.whole(0, 12);
  return { name, bound: `${low} <= ${name} <= ${high}`, value: dice.whole(low, high) };
}

interface Terms {
  readonly text: string;
  /** At the columns' values. */
  readonly activity: number;
}

function termsOf(shape: Shape, dice: Dice, columns: readonly Column[]): Terms {
  const terms: string[] = [];
  let activity = 0;
  for (const { name, value } of columns) {
    if (!dice.chance(shape.density)) continue;
    const coefficient = shape.coefficient(dice);
    terms.push(`+ ${coefficient} ${name}`);
    activity += Number(coefficient) * value;
  }
  return { text: terms.length > 0 ? terms.join(' ').replaceAll('+ -', '- ') : '0 x0', activity };
}

/** A side that the activity keeps with room to spare, or touches; in few digits, as people write them. */
function keptSide(shape: Shape, dice: Dice, activity: number, sign: number): string {
  const room = dice.chance(0.4) ? 0 : Math.abs(Number(shape.side(dice)));
  return String(Number((activity + sign * room).toPrecision(9)));
}

function rowOf(shape: Shape, dice: Dice, columns: readonly Column[]): string {
  const { text, activity } = termsOf(shape, dice, columns);
  const kept = dice.chance(shape.kept);
  const side = (sign: number): string => (kept ? keptSide(shape, dice, activity, sign) : shape.side(dice));
  if (dice.chance(shape.equation)) return `${text} = ${kept ? Number(activity.toPrecision(9)) : shape.side(dice)}`;
  if (dice.chance(shape.range)) {
    const [low, high] = [Number(side(-1)), Number(side(1))].sort((a, b) => a - b);
    return `${low} <= ${text} <= ${high}`;
  }
  return dice.chance(0.65) ? `${text} <= ${side(1)}` : `${text} >= ${side(-1)}`;
}

/** @returns LP text of the model with this number; the kind goes round with it */
export function randomModel(seed: number): { readonly kind: string; readonly text: string } {
  const dice = diceOf(Math.imul(seed + 1, 2654435761));
  const kind = KINDS[seed % KINDS.length] ?? 'lp';
  const shape = SHAPES[kind] ?? ORDINARY;
  const names = Array.from({ length: dice.whole(...shape.columns) }, (_, j) => `x${j}`);
  const binaries = names.filter(() => dice.chance(shape.binary));
  const columns = names.map((name): Column => (binaries.includes(name) ? { name, value: dice.whole(0, 1) } : columnOf(shape, dice, name)));
  const rows: string[] = [];
  for (let i = dice.whole(...shape.rows); i > 0; i -= 1) {
    rows.push(rows.length > 0 && dice.chance(shape.copiedRow) ? dice.pick(rows) : rowOf(shape, dice, columns));
  }
  const bounds = columns.map(({ bound }) => bound).filter((bound) => bound !== undefined);
  const integers = names.filter((name) => !binaries.includes(name) && dice.chance(shape.integer));
  const section = (title: string, content: readonly string[]): string =>
    content.length === 0 ? '' : `${title}\n${content.map((line) => ` ${line}\n`).join('')}`;
  const objective = termsOf({ ...shape, density: 0.8 }, dice, columns).text;
  const text =
    `${dice.pick(['Minimize', 'Maximize'])}\n z: ${objective}\nSubject To\n` +
    rows.map((row, i) => ` r${i}: ${row}\n`).join('') +
    section('Bounds', bounds) +
    section('Binary', binaries) +
    section('General', integers) +
    'End\n';
  return { kind, text };
}
