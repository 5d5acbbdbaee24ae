import { writeFileSync } from 'node:fs';
import { convert } from '../convert.ts';
import { type Convention, CONVENTIONS } from '../engine.ts';
import type { Dialect } from '../codes.gen.ts';
import { EXIT } from './exit.ts';
import { checkFiles, kindOf, readBytes } from './input.ts';
import { showFault } from './show.ts';

export interface ConvertFileOptions extends Partial<Record<Convention, boolean>> {
  readonly to?: 'lp' | 'mps';
  readonly for?: Dialect;
  readonly format?: 'lp' | 'mps';
  readonly out?: string;
}

/** `assay convert`: @returns the exit code */
export async function convertFile(file: string, options: ConvertFileOptions): Promise<number> {
  const problem = checkFiles([file], options.format);
  if (problem !== undefined || file === '-') {
    console.error(`assay: ${problem ?? 'expected a file, got -'}`);
    return EXIT.misuse;
  }
  const to = options.to ?? 'lp';
  const kind = options.format ?? kindOf(file);
  const result = convert(readBytes(file), {
    to,
    ...(options.for !== undefined && { for: options.for }),
    ...((kind === 'lp' || kind === 'mps') && { from: kind }),
    conventions: Object.fromEntries(CONVENTIONS.map((name) => [name, options[name] === true])),
  });
  for (const fault of result.faults) console.error(showFault(fault, file));
  for (const warning of result.warnings) console.error(`${file}: warning ${warning.code}: ${warning.message}`);
  for (const [what, from, to] of result.renamed) console.error(`${file}: renamed the ${what} ${from} to ${to}`);
  for (const note of result.notes) console.error(`${file}: ${note}`);
  if (result.exact === false) console.error(`${file}: ${options.for ?? to} has no fractions: some numbers became their nearest doubles`);
  if (result.refused !== undefined)
    console.error(`${file}: ${to} ${options.for === undefined ? '' : `for ${options.for} `}cannot hold this model: ${result.refused}`);
  if (result.text === undefined) return EXIT.some;
  if (options.out === undefined) process.stdout.write(result.text);
  else writeFileSync(options.out, result.text);
  return EXIT.judged;
}
