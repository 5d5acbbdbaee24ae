import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FLAGS, JOB } from '../../src/codes.gen.ts';
import { isOwnFolder } from '../../src/programs/image-file.ts';
import { createProgramPool } from '../../src/programs/pool.ts';
import { jobWords } from '../../src/programs/solver.ts';

const pool = createProgramPool({ sandboxes: 2, solvers: [] });
afterAll(() => pool.close());
const words = jobWords();
words[JOB.flags] = FLAGS.reformulate;
const BUSY = 'import time\nend = time.time() + 1\nwhile time.time() < end:\n    pass';

test('one sandbox serves programs that come one by one, and another comes where programs wait', async () => {
  for (const text of ['1', '2']) expect((await pool.run({ source: `print(${text})`, words })).output).toBe(`${text}\n`);
  expect(pool.stats().pids).toHaveLength(1);
  await Promise.all([BUSY, BUSY, BUSY].map((source) => pool.run({ source, words })));
  expect(pool.stats()).toMatchObject({ pids: [expect.any(Number), expect.any(Number)], ran: 5, restarts: 0 });
});

test('a program whose sandbox is stopped for longer than its time limit runs again', async () => {
  const own = createProgramPool({ sandboxes: 1, solvers: [] });
  await own.run({ source: '1', words });
  const short = Array.from(words);
  short[JOB.timeLimitMs] = 1000;
  const ran = own.run({ source: 'import time\nend = time.time() + 0.4\nwhile time.time() < end:\n    pass\nprint("done")', words: short });
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const pid of own.stats().pids) process.kill(pid, 'SIGSTOP');
  const { output, limit } = await ran;
  expect({ output, limit, restarts: own.stats().restarts }).toEqual({ output: 'done\n', limit: undefined, restarts: 1 });
  await own.close();
});

test('an image is taken from no folder that another could have written into', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-own-'));
  const link = join(folder, 'link');
  symlinkSync(folder, link);
  expect([isOwnFolder(folder), isOwnFolder(link), isOwnFolder(join(folder, 'none')), isOwnFolder('/tmp')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  chmodSync(folder, 0o770);
  expect(isOwnFolder(folder)).toBe(false);
  rmSync(folder, { recursive: true });
});
