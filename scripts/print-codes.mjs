// Prints src/codes.gen.ts from native/codes.def. With --check it only compares, and exits 1 when they differ.
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../native/codes.def', import.meta.url);
const target = new URL('../src/codes.gen.ts', import.meta.url);
const LINE = /^([A-Z]+)\((\w+)(?:, (?:"([^"]*)"|(\d+)))?\)/;

const tables = new Map();
let hash = 2166136261;
const mix = (byte) => {
  hash = Math.imul(hash ^ byte, 16777619) >>> 0;
};
for (const text of readFileSync(source, 'utf8').split('\n')) {
  const match = LINE.exec(text);
  if (match === null) continue;
  const [, kind, name, phrase, bit] = match;
  if (!tables.has(kind)) tables.set(kind, []);
  tables.get(kind).push({ name, phrase, bit });
  const line = `${kind}:${name}${bit === undefined ? '' : `=${bit}`}\n`;
  for (const byte of Buffer.from(line)) mix(byte);
}

const list = (kind) =>
  `[${tables
    .get(kind)
    .map((e) => `'${e.name}'`)
    .join(', ')}] as const`;
const index = (kind) =>
  `{ ${tables
    .get(kind)
    .map((e, i) => `${e.name}: ${i}`)
    .join(', ')} } as const`;
const bits = (kind) =>
  `{ ${tables
    .get(kind)
    .map((e) => `${e.name}: ${e.bit}`)
    .join(', ')} } as const`;
const phrases = (kind) =>
  `{\n${tables
    .get(kind)
    .map((e) => `  ${e.name}: ${JSON.stringify(e.phrase)},`)
    .join('\n')}\n} as const`;

const printed = `// Printed from native/codes.def by scripts/print-codes.mjs. Do not edit.

/** FNV-1a over native/codes.def; the addon must report the same number, or it was built from another table. */
export const CODES_HASH = ${hash};

/** Spellings in the order of their numbers. */
export const STATUSES = ${list('STATUS')};
export const CERTIFICATES = ${list('CERTIFICATE')};
export const SENSES = ${list('SENSE')};
export const FORMATS = ${list('FORMAT')};
export const DIALECTS = ${list('DIALECT')};
export const SOLVERS = ${list('SOLVER')};
/** Who may have answered: a solver, or Assay itself. */
export const ANSWERERS = [...SOLVERS, ${tables
  .get('OWN')
  .map((e) => `'${e.name}'`)
  .join(', ')}] as const;

/** What each fault and warning stands for. */
export const FAULTS = ${phrases('FAULT')};
export const WARNINGS = ${phrases('WARNING')};

/** Bits of a job's \`flags\` word. */
export const FLAGS = ${bits('FLAG')};

/** Places of the words of a job, of the word columns and of the number columns of a result. */
export const JOB = ${index('JOB')};
export const JOB_WORDS = ${tables.get('JOB').length};
export const WORD = ${index('WORD')};
export const WORD_COLUMNS = ${tables.get('WORD').length};
export const NUMBER = ${index('NUMBER')};
export const NUMBER_COLUMNS = ${tables.get('NUMBER').length};

export type Status = (typeof STATUSES)[number];
export type CertificateKind = (typeof CERTIFICATES)[number];
export type Sense = (typeof SENSES)[number];
export type Format = (typeof FORMATS)[number];
export type Dialect = (typeof DIALECTS)[number];
export type SolverName = (typeof SOLVERS)[number];
export type Answerer = (typeof ANSWERERS)[number];
export type FaultCode = keyof typeof FAULTS;
export type WarningCode = keyof typeof WARNINGS;
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== printed) {
    console.error('src/codes.gen.ts is not what native/codes.def says: run node scripts/print-codes.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, printed);
}
