import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { need } from './start.ts';

// A short version of bench/nats-faults.mjs, by the same program: `node bench/nats-faults.mjs 100000` is the whole.

const script = fileURLToPath(new URL('../../bench/nats-faults.mjs', import.meta.url));

test('1000 items are each answered once, and right, while everything between a client and its solver is struck', {
  timeout: 300_000,
}, async ({ skip }) => {
  const why = need();
  if (why !== undefined) skip(why);
  const child = spawn(process.execPath, [script, '1000', '3'], { stdio: ['ignore', 'pipe', 'pipe'] });
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
      answered: 1000,
      wrong: 0,
      notOnce: 0,
      itemsLeftInServer: 0,
      serverExit: 0,
      poisons: 4,
      struck: { killWorker: 1, killShard: 1, stopWorker: 1, killNats: 1, stopNats: 1, wipeNats: 1 },
    },
  ]);
  expect(code).toBe(0);
});
