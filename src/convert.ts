import { DIALECTS, type Dialect, FLAGS, FORMATS, JOB, JOB_WORDS } from './codes.gen.ts';
import type { Convention } from './engine.ts';
import { DEFAULT_LIMITS, putSizes } from './environment.ts';
import { loadNative } from './native.ts';
import type { Fault, Warning } from './verdict.ts';

export interface ConvertOptions {
  /** Absent: told from the text. */
  readonly from?: 'lp' | 'mps';
  readonly to: 'lp' | 'mps';
  /** Whose reader the text is for; absent: that of the dialect `any`. */
  readonly for?: Dialect;
  readonly conventions?: Partial<Record<Convention, boolean>>;
}

export interface Converted {
  /** Absent when the text is no model or the target cannot hold it. */
  readonly text?: string;
  /** False: fractions (1/3 x) that the target format cannot say became their nearest doubles. */
  readonly exact?: boolean;
  /** [what it names, name in the text given, name in the text made] of those that had to change */
  readonly renamed: readonly (readonly ['column' | 'row' | 'set', string, string])[];
  /** What stands in the text in another shape than in the model, so that the reader takes it: a range as two rows. */
  readonly notes: readonly string[];
  /** What the target format cannot hold, or the reader would not take. */
  readonly refused?: string;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/**
 * Reads a model in any dialect and writes it as LP or MPS, losslessly; with `for`, so that the reader of that dialect takes it with
 * the same meaning, or not at all.
 */
export function convert(text: string | Uint8Array, options: ConvertOptions): Converted {
  const job = new Uint32Array(JOB_WORDS);
  job[JOB.format] = FORMATS.indexOf(options.from ?? 'unknown');
  putSizes(job, DEFAULT_LIMITS);
  for (const [name, on] of Object.entries(options.conventions ?? {})) {
    if (on === true) job[JOB.flags] = (job[JOB.flags] ?? 0) | FLAGS[name as Convention]; // keys of Convention are keys of FLAGS
  }
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reader = DIALECTS.indexOf(options.for ?? 'any');
  // The addon wrote this JSON itself, so its shape is known.
  return {
    renamed: [],
    notes: [],
    faults: [],
    warnings: [],
    ...(JSON.parse(loadNative().convert(bytes, job, options.to, reader)) as Partial<Converted>),
  };
}
