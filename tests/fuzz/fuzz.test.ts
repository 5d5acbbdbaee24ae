import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildNativeTests, run } from '../native/build.ts';

// 60 s in all where it counts, a taste of it at every desk.
const SECONDS = process.env.CI === 'true' ? 15 : 4;
const corpus = ['bad', 'odd', 'meant', 'good'].map((name) => fileURLToPath(new URL(`../models/${name}`, import.meta.url)));
const findings = fileURLToPath(new URL('../../build/findings', import.meta.url));

/** Inputs that broke something, as they can be kept in a file of tests/models/bad. */
const inputs = (folder: string): string[] =>
  readdirSync(folder).map((file) => `${folder}/${file}: ${JSON.stringify(readFileSync(`${folder}/${file}`, 'latin1'))}`);

describe('mutated texts, with sanitizers', () => {
  let folder = '';
  beforeAll(async () => {
    folder = `${await buildNativeTests()}/fuzz`;
  }, 600_000);

  test.for(['lp', 'mps', 'small', 'verify'])(`%s: ${SECONDS} s without a finding`, { timeout: 120_000 }, async (target) => {
    const broken = `${findings}/${target}`;
    const found = `${findings}/${target}-corpus`; // libFuzzer keeps what it finds new in the first folder it is given
    for (const path of [broken, found]) {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(path, { recursive: true });
    }
    // At a desk by chance, and the input itself is kept; in CI the same every time, so that a finding is somebody's change.
    const seed = process.env.CI === 'true' ? 20261129 : Math.floor(Math.random() * 2 ** 31);
    const ran = await run(`${folder}/fuzz_${target}`, [
      `-max_total_time=${SECONDS}`,
      `-seed=${seed}`,
      `-artifact_prefix=${broken}/`,
      found,
      ...corpus,
    ]);
    expect(inputs(broken), ran.output.slice(-4000)).toEqual([]);
    expect(ran.status, ran.output.slice(-4000)).toBe(0);
    expect(ran.output).toMatch(/Done \d{4,} runs/);
  });
});
