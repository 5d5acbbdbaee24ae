import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { createEngine, type Judged } from '../../src/index.ts';

// The short version of scripts/programs-soak.mjs: hostile programs among honest ones change no verdict, and leave no memory behind.
const blocks = (file: string): string[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split(/^#@ /m)
    .slice(1)
    .map((block) => block.slice(block.indexOf('\n') + 1));
const honest = ['gurobipy', 'coptpy', 'ortools'].flatMap((api) => blocks(`real/${api}.py`).filter((_, at) => at % 4 === 0));
const hostile = [...blocks('escapes.py'), ...blocks('frauds.cases.py')].filter((_, at) => at % 4 === 0);
const GROWTH_MB = 64;

/** What must not hang on what ran before. */
const essence = ({ verdict: { status, objective, fault, program } }: Judged): unknown => [
  status,
  objective,
  fault,
  program?.solves,
  program?.raised,
];

const engine = await createEngine({ threads: 0, sandboxes: 1, timeLimitMs: 60_000 });
afterAll(() => engine.close());
const judge = (sources: readonly string[]): Promise<Judged[]> =>
  engine.judge(sources.map((text) => ({ text, format: 'program' as const })));
const residentMb = (): number =>
  (engine.stats().programs?.pids ?? []).reduce(
    (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) / 256,
    0,
  );

test('a verdict does not hang on the programs before, and memory stays', async () => {
  const fresh = (await judge(honest)).map(essence);
  const mixed = hostile.flatMap((source, at) => [source, honest[at % honest.length] ?? '']);
  const first = await judge(mixed);
  const before = residentMb();
  const second = await judge(mixed);
  const expected = hostile.map((_, at) => fresh[at % honest.length]);
  for (const round of [first, second]) expect(round.filter((_, at) => at % 2 === 1).map(essence)).toEqual(expected);
  expect(second.map(essence)).toEqual(first.map(essence));
  expect(residentMb()).toBeLessThan(before + GROWTH_MB);
}, 900_000);
