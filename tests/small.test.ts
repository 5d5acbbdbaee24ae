// Twenty thousand random small models, answered by Assay itself and by HiGHS with its certificate.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Built against the library that the addon was built from. */
function buildRandom(): string {
  const program = join(root, 'build/small_random');
  mkdirSync(join(root, 'build'), { recursive: true });
  const flags = ['-std=c++20', '-O2', '-Inative', '-Itests/native', '-w'];
  const built = spawnSync(
    process.env.CXX ?? 'g++',
    [...flags, 'tests/native/small_random_test.cpp', 'build/libassay_core.a', '-ldl', '-o', program],
    { cwd: root, encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(built.stderr);
  return program;
}

test('20,000 random models have the answer of HiGHS', { timeout: 600_000 }, () => {
  const ran = spawnSync(buildRandom(), ['20261127', '20000', '8'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const counts = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>; // the program's own line
  expect(counts, ran.stdout).toMatchObject({ models: 20_000, different: 0 });
  expect(counts.same).toBeGreaterThan(19_000);
  expect(Math.min(counts.optimal ?? 0, counts.infeasible ?? 0, counts.unbounded ?? 0)).toBeGreaterThan(1000);
  expect(ran.status).toBe(0);
});
