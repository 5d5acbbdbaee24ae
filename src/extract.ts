import type { Format } from './codes.gen.ts';

/** Model text found in a completion. */
export interface Extracted {
  readonly text: string;
  /** What the fence says, when it says. */
  readonly format?: Exclude<Format, 'unknown'>;
}

const FENCE = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w.+-]*)[^\n]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm;
const FORMATS: Readonly<Record<string, Exclude<Format, 'unknown'>>> = { lp: 'lp', mps: 'mps', cplex: 'lp', 'cplex-lp': 'lp' };

/**
 * The model text of a completion: the last complete fenced block that is named `lp` or `mps`, or has no name; without
 * such a block, the whole completion.
 * @returns null when nothing but blanks is left
 */
export function extract(completion: string): Extracted | null {
  let found: Extracted | null = null;
  for (const [, , name = '', body = ''] of completion.replaceAll('\r\n', '\n').matchAll(FENCE)) {
    const format = FORMATS[name.toLowerCase()];
    if (name === '' || format !== undefined) found = format === undefined ? { text: body } : { text: body, format };
  }
  const result = found ?? { text: completion };
  return result.text.trim() === '' ? null : result;
}
