import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// In programs of their own, so that memory and exit are theirs alone.

const root = fileURLToPath(new URL('..', import.meta.url));
const models = `${root}examples/nl4opt-reference.jsonl`;

function run(
  script: string,
  flags: readonly string[] = [],
): { status: number | null; signal: string | null; lines: string[]; errors: string } {
  const program = `import { createEngine } from ${JSON.stringify(`${root}dist/index.js`)};\nimport { readFileSync } from 'node:fs';\n${script}`;
  const done = spawnSync(process.execPath, [...flags, '--input-type=module', '-e', program], { encoding: 'utf8', timeout: 240_000 });
  return { status: done.status, signal: done.signal, lines: done.stdout.trim().split('\n'), errors: done.stderr };
}

/** Judges 200,000 models, among them faulty texts and models beyond the small path; prints megabytes after each tenth. */
const SOAK = (options: string): string => `
const items = readFileSync(${JSON.stringify(models)}, 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
const knapsack = 'Maximize\\n' + Array.from({ length: 40 }, (_, j) => ' + ' + (j % 7 + 3) + ' x' + j).join('') + '\\nSubject To\\n c:' +
  Array.from({ length: 40 }, (_, j) => ' + ' + (j % 5 + 2) + ' x' + j).join('') + ' <= 31\\nEnd\\n';
items.push({ text: 'Maximize\\n 2 x + 3 y z\\nEnd' }, { text: knapsack }, { text: '\\u0000' });
const engine = await createEngine(${options});
const megabytes = [];
for (let tenth = 0; tenth < 10; tenth += 1) {
  for (let judged = 0; judged < 20000; judged += items.length) {
    const verdicts = await engine.judge(items);
    if (verdicts.length !== items.length || verdicts[0].verdict.status !== 'optimal') throw new Error('not judged');
  }
  globalThis.gc();
  megabytes.push(Math.round(process.memoryUsage.rss() / 2 ** 20));
}
await engine.close();
console.log(JSON.stringify(megabytes));`;

describe('200,000 models in one process', () => {
  test.for([
    { name: 'on the calling thread', options: "{ threads: 0, cache: 'off' }" },
    { name: 'in a worker thread', options: "{ threads: 1, cache: 'off' }" },
  ])('$name, resident memory is flat', ({ options }) => {
    expect(readFileSync(models, 'utf8').length).toBeGreaterThan(100_000);
    const { status, lines, errors } = run(SOAK(options), ['--expose-gc']);
    expect([status, errors]).toEqual([0, '']);
    const megabytes = JSON.parse(lines[0] ?? '[]') as number[]; // the script's own line
    expect(megabytes.length).toBe(10);
    // Heaps are warm after half of it and breathe by a megabyte or two; a leak of 100 bytes a model would be 10.
    expect((megabytes[9] ?? 0) - (megabytes[4] ?? 0)).toBeLessThan(10);
  });
});

test('workers that are terminated while they solve end cleanly, twenty engines in a row', () => {
  const script = `
    const text = 'Minimize\\n z: ' + [0,1,2,3,4,5].map((r) => 'u' + r + ' + v' + r).join(' + ') + '\\nSubject To\\n' +
      [0,1,2,3,4,5].map((r) => ' r' + r + ': ' + Array.from({ length: 50 }, (_, j) => ((j * 7919 + r * 104729 + j * j * 31) % 97 + 1) + ' x' + j).join(' + ') +
        ' + u' + r + ' - v' + r + ' = ' + (1200 + 37 * r)).join('\\n') + '\\nBinary\\n ' + Array.from({ length: 50 }, (_, j) => 'x' + j).join(' ') + '\\nEnd\\n';
    let rejected = 0;
    for (let i = 0; i < 20; i += 1) {
      const engine = await createEngine({ threads: 2, small: 'off', timeLimitMs: 60000 });
      const calls = Promise.allSettled([engine.judge([{ text }]), engine.judge([{ text }])]);
      await new Promise((resolve) => setTimeout(resolve, 60 + 10 * (i % 5)));
      await engine.close();
      for (const call of await calls) rejected += call.status === 'rejected' && call.reason.code === 'closed' ? 1 : 0;
    }
    console.log(rejected);`;
  const { status, signal, lines, errors } = run(script);
  expect([status, signal, errors]).toEqual([0, null, '']);
  expect(Number(lines[0])).toBeGreaterThan(20); // the others were done before they could be stopped
});
