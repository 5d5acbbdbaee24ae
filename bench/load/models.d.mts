/** Numbers in [0, 1) of a seed. */
export function randomOf(seed: number): () => number;
/** A knapsack that a solver answers in a few milliseconds; equal for equal numbers, whatever its columns are called. */
export function knapsack(number: number, prefix?: string): string;
/** Its optimum, by trying all that can be packed. */
export function knapsackValue(number: number): number;
