// The experiments in small: the same script and the same road, with a policy that has no time to become good.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/experiments.mjs', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'assay-experiments-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

function experiments(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--scale', 'suite', '--seeds', '1', '--out', out, ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}
const runOf = (name: string) => JSON.parse(readFileSync(join(out, 'suite', `${name}.json`), 'utf8')); // the script wrote it

describe('npm run experiments', () => {
  test('teaches, rewards, examines, and writes its table', { timeout: 300_000 }, () => {
    const found = experiments('--only', 'learns,reward');
    expect(found.code, found.err).toBe(0);
    const runs = ['sft', 'grpo', 'dapo', 'shuffled', 'evom'];
    expect(
      readdirSync(join(out, 'suite'))
        .filter((name) => name.endsWith('.json'))
        .sort(),
    ).toEqual(runs.map((name) => `${name}-1.json`).sort());
    const { losses } = runOf('sft-1');
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
    for (const name of runs)
      expect(runOf(`${name}-1`).grades['held.A']).toMatchObject({ tasks: expect.any(Number), kept: expect.any(Number) });
    for (const name of runs.slice(1)) expect(runOf(`${name}-1`).curve).toHaveLength(4);
    for (const words of ['supervised only', 'then GRPO', 'then DAPO', 'rewards shuffled', 'judging']) expect(found.out).toContain(words);
  });
  test('does nothing again that is there', () => {
    const before = readFileSync(join(out, 'suite/grpo-1.json'), 'utf8');
    const found = experiments('--only', 'learns');
    expect(found.code, found.err).toBe(0);
    expect(found.out).not.toContain('begins');
    expect(readFileSync(join(out, 'suite/grpo-1.json'), 'utf8')).toBe(before);
  });
  test.for([
    [['--only', 'everything'], "got 'everything'"],
    [['--scale', 'huge'], "got 'huge'"],
  ] as const)('refuses %j', ([args, message]) => {
    const { code, err } = experiments(...args);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});
