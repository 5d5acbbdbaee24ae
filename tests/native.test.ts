import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildNativeTests, run } from './native/build.ts';

/** Programs without a table of cases (cases.h): one line each, what a run of them shows, and the arguments of that run. */
const WHOLE: readonly { readonly program: string; readonly shows: string; readonly args: readonly string[] }[] = [
  { program: 'small_random_test', shows: '500 random models have the answer of the named solver', args: ['7', '500'] },
];

const folder = `${await buildNativeTests()}/native`;
const programs = readdirSync(new URL('./native/', import.meta.url))
  .filter((file) => file.endsWith('_test.cpp'))
  .map((file) => file.replace('.cpp', ''))
  .filter((program) => WHOLE.every((other) => other.program !== program));

for (const program of programs) {
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
