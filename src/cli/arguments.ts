import { InvalidArgumentError } from 'commander';

/** @returns a reader of whole numbers, of at least `least` */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`expected a whole number of at least ${least}, got '${text}'`);
    return value;
  };
}

/** @returns a reader of numbers from `least` to `most` */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`expected a number from ${least} to ${most}, got '${text}'`);
    return value;
  };
}

/** An option that may be given several times. */
export function collect<T extends string>(allowed?: readonly T[]): (text: string, list?: readonly T[]) => T[] {
  return (text, list = []) => {
    const found = allowed === undefined ? (text as T) : allowed.find((name) => name === text); // without a list, T is any text
    if (found === undefined) throw new InvalidArgumentError(`expected one of ${allowed?.join(', ')}, got '${text}'`);
    return [...list, found];
  };
}
