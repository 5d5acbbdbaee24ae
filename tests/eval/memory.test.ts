import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/eval-memory.mjs', import.meta.url));
const COMPLETIONS = 20_000;

interface Measured {
  readonly completions: number;
  readonly kept: number;
  readonly points: readonly { readonly at: number; readonly heapMb: number; readonly buffersMb: number }[];
}

test(`${COMPLETIONS} completions are held in constant memory`, { timeout: 400_000 }, () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, String(COMPLETIONS)], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { completions, kept, points } = JSON.parse(stdout) as Measured; // our own output
  expect(completions).toBe(COMPLETIONS);
  expect(kept).toBeLessThanOrEqual(2500);
  // From the fourth tenth on, the lists of samples are full; what grows then would grow without end. A completion has 500 bytes: keeping all
  // would add 6 MB.
  const half = points.filter(({ at }) => at >= COMPLETIONS * 0.4).map(({ heapMb, buffersMb }) => heapMb + buffersMb);
  expect(half.length).toBeGreaterThanOrEqual(6);
  expect((half.at(-1) ?? 0) - (half[0] ?? 0)).toBeLessThan(3);
});
