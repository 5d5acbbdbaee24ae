import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { need } from './start.ts';

// A short version of bench/nats-faults.mjs, by the same program: `node bench/nats-faults.mjs 100000` is the whole.

const script = fileURLToPath(new URL('../../bench/nats-faults.mjs', import.meta.url));

test('700 items are each answered once, and right, while everything between a client and its solver is struck', {
  timeout: 300_000,
}, async ({ skip }) => {
  const why = need();
  if (why !== undefined) skip(why);
  const child = spawn(process.execPath, [script, '700', '3'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (piece) => {
    printed += String(piece);
  });
  child.stderr.on('data', (piece) => {
    errors += String(piece);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect([errors, printed === '' ? undefined : JSON.parse(printed)]).toMatchObject([
    '',
    {
      answered: 700,
      wrong: 0,
      examples: [],
      notOnce: 0,
      itemsLeftInServer: 0,
      serverExit: 0,
      poisons: 4,
    },
  ]);
  const facts = JSON.parse(printed) as { vanished: number; struck: Record<string, number> }; // the script's own line
  expect(facts.vanished).toBeGreaterThan(0);
  expect(Object.values(facts.struck).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(6);
  expect(code).toBe(0);
});
