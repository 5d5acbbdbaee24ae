import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from './native/build.ts';

// What we write down of each solver's C API (native/solve/*_api.h) against the header that comes with its library: the compiler compares,
// by the assertions of tests/declarations/NAME.cpp. Headers are fetched by `npm test`.

interface Declared {
  readonly solver: string;
  /** Folder of the headers, below .solvers. */
  readonly folder: string;
  readonly header: string;
  /** Constants of ours that the header has not, each with its reason there. */
  readonly ours: readonly string[];
  /** Changes of the header that must be noticed, one at a time: a prototype and a constant. */
  readonly changes: readonly (readonly [what: string, from: RegExp, to: string])[];
}

const TABLE: readonly Declared[] = [
  {
    solver: 'highs',
    folder: 'highs/include',
    header: 'interfaces/highs_c_api.h',
    ours: ['kMemoryLimit', 'kCallbackDataVersion'],
    changes: [
      ['a parameter of another type', /(Highs_setDoubleOptionValue\(void\* highs, const char\* option,\s+)const double/, '$1const float'],
      ['a parameter more', /Highs_run\(void\* highs\)/, 'Highs_run(void* highs, int more)'],
      ['another constant', /(kHighsModelStatusOptimal = )7/, '$17 + 100'],
    ],
  },
  {
    solver: 'copt',
    folder: 'copt/include',
    header: 'copt.h',
    ours: [],
    changes: [
      ['a parameter of another type', /(COPT_SetDblParam\(copt_prob \*prob, const char \*paramName, )double/, '$1float'],
      ['a parameter more', /COPT_Solve\(copt_prob \*prob\)/, 'COPT_Solve(copt_prob *prob, int more)'],
      ['another constant', /(#define COPT_STATUS_OPTIMAL\s+)1/, '$1100'],
      ['another name', /"LpStatus"/, '"LPStatus"'],
    ],
  },
  {
    solver: 'gurobi',
    folder: 'gurobi-header',
    header: 'gurobi_c.h',
    ours: ['kCountsAsInfinite', 'kSmallestCoefficient'], // of the manual
    changes: [
      ['a parameter of another type', /(GRBsetdblparam\(GRBenv \*env, const char \*paramname, )double/, '$1float'],
      ['a parameter more', /GRBoptimize\(GRBmodel \*model\)/, 'GRBoptimize(GRBmodel *model, int more)'],
      ['another constant', /(#define GRB_OPTIMAL\s+)2/, '$1102'],
    ],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const includeOf = ({ folder }: Declared): string => join(root, '.solvers', folder);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sourceOf = (solver: string): string => `tests/declarations/${solver}.cpp`;

const compile = (solver: string, include: string): ReturnType<typeof run> =>
  run(process.env['CXX'] ?? 'c++', ['-std=c++20', '-fsyntax-only', '-I', include, sourceOf(solver)]);

/** Compiles against a copy of the headers in which the given text is another. */
async function compileChanged(declared: Declared, from: RegExp, to: string): Promise<{ status: number; output: string }> {
  const { solver, header } = declared;
  const folder = mkdtempSync(join(tmpdir(), 'assay-declarations-'));
  try {
    cpSync(includeOf(declared), folder, { recursive: true });
    const text = readFileSync(join(folder, header), 'utf8');
    expect(text).toMatch(from);
    writeFileSync(join(folder, header), text.replace(from, to));
    return await compile(solver, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.for(TABLE)('$solver', (declared) => {
  const { solver, header, ours, changes } = declared;
  const path = join(includeOf(declared), header);
  /** In continuous integration a header that is not there is a failure, elsewhere the test says so and is skipped. */
  const need = (skip: (reason: string) => void): void => {
    if (!existsSync(path) && process.env['CI'] !== 'true') skip(`${path} is not there: npm test fetches it`);
    expect(existsSync(path), path).toBe(true);
  };

  test('every entry point and constant has its line', () => {
    const api = read(`native/solve/${solver}_api.h`);
    const source = read(sourceOf(solver));
    const calls = [...api.matchAll(/\(\*(\w+)\)\(/g)].map(([, name = '']) => name);
    const checked = [...source.matchAll(/decltype\(\w+::(\w+)\), decltype\(&/g)].map(([, name = '']) => name);
    expect(calls.length).toBeGreaterThan(10);
    expect(checked.sort()).toEqual(calls.sort());
    const constants = [...api.matchAll(/\b(k[A-Z]\w*) = /g)].map(([, name = '']) => name);
    const compared = [...source.matchAll(/^static_assert\((k\w+) == /gm)].map(([, name = '']) => name);
    expect([...compared, ...ours].sort()).toEqual(constants.sort());
  });

  test('is declared as the header says', { timeout: 60_000 }, async ({ skip }) => {
    need(skip);
    expect(await compile(solver, includeOf(declared))).toEqual({ status: 0, output: '' });
  });

  test.for(changes)('notices %s in the header', { timeout: 60_000 }, async ([, from, to], { skip }) => {
    need(skip);
    const { status, output } = await compileChanged(declared, from, to);
    expect(status).not.toBe(0);
    expect(output.match(/error: static assertion failed/g)).toHaveLength(1);
  });
});
