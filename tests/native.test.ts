import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildNativeTests, run } from './native/build.ts';

/** Programs without a table of cases (cases.h): one line each, what a run of them shows, and the arguments of that run. */
const WHOLE: readonly { readonly program: string; readonly shows: string; readonly args: readonly string[] }[] = [
  { program: 'small_random_test', shows: '500 random models have the answer of the named solver', args: ['7', '500'] },
  {
    program: 'highs_reader_test',
    shows: "what the dialect highs accepts, and what is written for it, is read by HiGHS's own reader with the same size and answer",
    args: ['tests/models/good', 'tests/models/odd', 'tests/models/meant'],
  },
  {
    program: 'scip_reader_test',
    shows: "what the dialect scip accepts, and what is written for it, is read by SCIP's own reader with the same size and answer",
    args: ['tests/models/good', 'tests/models/odd', 'tests/models/meant'],
  },
];

const sources = new URL('./native/', import.meta.url);
const folder = `${await buildNativeTests()}/native`;
const programs = readdirSync(sources).filter((file) => file.endsWith('_test.cpp'));
const tables = programs.filter((file) => readFileSync(new URL(file, sources), 'utf8').includes('run_cases('));

test('every program has a table of cases, or a line here', () => {
  const lines = WHOLE.map(({ program }) => `${program}.cpp`);
  expect([...tables, ...lines].sort()).toEqual(programs.sort());
});

for (const program of tables.map((file) => file.replace('.cpp', ''))) {
  const { output } = await run(`${folder}/${program}`, ['--list']);
  describe(`${program}, with sanitizers`, () => {
    test.for(output.trim().split('\n'))('%s', async (name) => {
      const ran = await run(`${folder}/${program}`, [name]);
      expect(ran.output).toMatch(/^ok [1-9]\d* checks\n$/);
      expect(ran.status).toBe(0);
    });
  });
}

test.for(WHOLE)('$program: $shows', async ({ program, args }) => {
  const ran = await run(`${folder}/${program}`, args);
  expect(ran.status, ran.output.slice(-4000)).toBe(0);
});
