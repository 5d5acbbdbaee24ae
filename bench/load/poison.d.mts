export const POISONS: readonly string[];
export const POISON_VERDICTS: Readonly<Record<string, string>>;
export function poison(kind: string, number: number): string;
export function poisonedHighs(): Record<string, string>;
