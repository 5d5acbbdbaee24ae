import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outputOf } from './output-of.ts';

// A short version of bench/soak.mjs, by the same program: `node bench/soak.mjs` is the hour. It lives on what the other tests leave of the processor.

const script = fileURLToPath(new URL('../bench/soak.mjs', import.meta.url));
const seconds = Number(process.env.ASSAY_SOAK_S ?? (process.env.CI === undefined ? 30 : 120));

test(`${seconds} s at full load with shards killed: each item has its verdict, the right one, and the heap does not grow`, {
  timeout: seconds * 1000 + 240_000,
}, async () => {
  const { code, out, err } = await outputOf('nice', ['-n', '10', process.execPath, script, String(seconds)]);
  expect([code, err]).toEqual([0, '']);
  const facts = JSON.parse(out) as { items: number; judged: number; wrong: number; shards: { restarts: number } }; // the script's own line
  expect(facts).toMatchObject({ judged: facts.items, wrong: 0 });
  expect(facts.items).toBeGreaterThan(1000);
  expect(facts.shards.restarts).toBeGreaterThan(seconds / 15);
});
