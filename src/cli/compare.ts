import { readFileSync } from 'node:fs';
import { colors as pc } from './colors.ts';
import type { Dialect, SolverName } from '../codes.gen.ts';
import { compare, summarize } from '../compare.ts';
import type { Comparison } from '../comparison.ts';
import { EXIT } from './exit.ts';
import { checkFiles, kindOf, readBytes } from './input.ts';

export interface CompareFilesOptions {
  readonly solver?: SolverName;
  readonly dialect?: Dialect;
  readonly timeLimitMs?: number;
  /** File with a JSON object: columns of the candidate by those of the reference. */
  readonly columns?: string;
  readonly json?: boolean;
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((name) => typeof name === 'string')
  );
}

function readColumns(file: string): Record<string, string> {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isStringRecord(value)) throw new TypeError(`expected ${file} to hold a JSON object of column names, {"reference's": "candidate's"}`);
  return value;
}

const formatOf = (file: string): 'lp' | 'mps' | undefined => {
  const kind = kindOf(file);
  return kind === 'lp' || kind === 'mps' ? kind : undefined;
};

function show(comparison: Comparison): string {
  const count = (parts: readonly { kept?: boolean; implied?: boolean; sound?: boolean }[]): string =>
    `${parts.filter((part) => (part.kept ?? part.implied) === true && part.sound !== false).length} of ${parts.length}`;
  return [
    ...summarize(comparison).map((line) => (comparison.rows === 1 ? pc.green(line) : line)),
    '',
    `rows ${Math.round(comparison.rows * 1e4) / 1e4}${comparison.exact ? '' : ' (not exact)'}: ${count(comparison.reference)} parts of the reference kept, ` +
      `${count(comparison.candidate)} of the candidate implied, objective ${comparison.objective.same ? 'the same' : 'different'}`,
    `columns ${comparison.columns.map(([mine, theirs, by]) => `${mine}→${theirs} (${by})`).join(', ') || 'none matched'}`,
    ...(['reference', 'candidate'] as const).flatMap((which) =>
      comparison.unmatched[which].length === 0 ? [] : [`columns of the ${which} alone: ${comparison.unmatched[which].join(', ')}`],
    ),
  ].join('\n');
}

/** `assay compare REF CAND`: @returns the exit code; 1 when one of them is no model */
export function compareFiles(reference: string, candidate: string, options: CompareFilesOptions): number {
  const problem = checkFiles([reference, candidate], undefined);
  if (problem !== undefined) {
    console.error(`assay: ${problem}`);
    return EXIT.misuse;
  }
  const [referenceFormat, candidateFormat] = [formatOf(reference), formatOf(candidate)];
  const found = compare(readBytes(reference), readBytes(candidate), {
    ...(referenceFormat !== undefined && { referenceFormat }),
    ...(candidateFormat !== undefined && { candidateFormat }),
    ...(options.solver !== undefined && { solver: options.solver }),
    ...(options.dialect !== undefined && { dialect: options.dialect }),
    ...(options.timeLimitMs !== undefined && { timeLimitMs: options.timeLimitMs }),
    ...(options.columns !== undefined && { columns: readColumns(options.columns) }),
  });
  if (options.json === true) console.log(JSON.stringify(found));
  if ('which' in found) {
    const { message, line, column, excerpt } = found.faults[0] ?? { message: 'no model' };
    const file = found.which === 'reference' ? reference : candidate;
    console.error(
      `assay: ${file}${line === undefined ? '' : `:${line}:${column}`}: ${message}${excerpt === undefined ? '' : `\n${excerpt}`}`,
    );
    return EXIT.some;
  }
  if (options.json !== true) console.log(show(found));
  return EXIT.judged;
}
