/** A stream of chance that is the same for the same seed on every machine. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** A multiple of `step` from `least` to `most`. */
  multiple(least: number, most: number, step: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Some of a list, each at most once, in a random order. */
  some<T>(list: readonly T[], count: number): T[];
  chance(probability: number): boolean;
}

/** FNV-1a: a seed's text to 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/**
 * SplitMix over 32 bits: short, and good enough for drawing numbers of a text.
 * @param seed any text: streams of different texts have nothing to do with each other
 */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
    value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
    return ((value ^ (value >>> 15)) >>> 0) / 2 ** 32;
  }
  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  function some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(integer(0, left.length - 1), 1)).flat();
  }
  return {
    next,
    integer,
    multiple: (least, most, step) => step * integer(Math.ceil(least / step), Math.floor(most / step)),
    pick: (list) => list[integer(0, list.length - 1)] ?? list[0],
    some,
    chance: (probability) => next() < probability,
  };
}
