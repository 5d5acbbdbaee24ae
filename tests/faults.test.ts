import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// A short version of bench/faults.mjs, by the same program: `node bench/faults.mjs` is the whole.

const script = fileURLToPath(new URL('../bench/faults.mjs', import.meta.url));

test.for([
  { name: 'cache off', flags: [] },
  { name: 'cache on, the program killed while it writes', flags: ['--cache'] },
])('$name: 300 items have their verdicts while shards are killed and poison is among them', { timeout: 300_000 }, async ({ flags }) => {
  const child = spawn(process.execPath, [script, '300', '3', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (piece) => {
    printed += String(piece);
  });
  child.stderr.on('data', (piece) => {
    errors += String(piece);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect([code, errors]).toEqual([0, '']);
  const facts = JSON.parse(printed) as Record<string, number>; // the script's own line
  expect(facts).toMatchObject({ verdicts: 300, wrong: 0, poisons: 4 });
  expect(facts.restarts).toBeGreaterThanOrEqual(6); // two for each crash, one for each limit
  if (flags.length > 0) expect(facts.programsKilled).toBeGreaterThan(0);
});
