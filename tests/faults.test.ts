import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outputOf } from './output-of.ts';

// A short version of bench/faults.mjs, by the same program: `node bench/faults.mjs` is the whole.

const script = fileURLToPath(new URL('../bench/faults.mjs', import.meta.url));

test.for([
  { name: 'cache off', flags: [] },
  { name: 'cache on, the program killed while it writes', flags: ['--cache'] },
])('$name: 300 items have their verdicts while shards are killed and poison is among them', { timeout: 300_000 }, async ({ flags }) => {
  const { code, out, err } = await outputOf(process.execPath, [script, '300', '3', ...flags]);
  expect([code, err]).toEqual([0, '']);
  const facts = JSON.parse(out) as Record<string, number>; // the script's own line
  expect(facts).toMatchObject({ verdicts: 300, wrong: 0, poisons: 4 });
  expect(facts.restarts).toBeGreaterThanOrEqual(6); // two for each crash, one for each limit
  if (flags.length > 0) expect(facts.programsKilled).toBeGreaterThan(0);
});
