import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeBy } from './sandboxed.ts';

const APIS = ['gurobipy', 'coptpy', 'ortools'] as const;

/** What the real package said of a program, see scripts/against-real.mjs --record. */
interface Said {
  /** Of the last solve; null: there was none. */
  readonly solved: readonly [status: string, objective: number | null] | null;
  /** Class of the exception that ended it. */
  readonly raised: string | null;
  /** Hash of the program. */
  readonly source: string;
}

const read = (file: string): string => readFileSync(new URL(`real/${file}`, import.meta.url), 'utf8');
const golden = JSON.parse(read('golden.json')) as Record<string, { readonly package: string; readonly programs: Record<string, Said> }>; // our own file
const NOT_COVERED: Readonly<Record<string, readonly string[]>> = {
  gurobipy: ['a callback that watches', 'a matrix interface with numpy'],
  coptpy: ['the matrix interface'],
  ortools: [],
};
/** Only SCIP answers them: quadratic rows, and conditions on columns without bounds. */
const WHERE_SCIP_IS = ['a quadratic constraint', 'maximum of machine loads by max_ and by rows', 'absolute deviations by abs_'];

const blocksOf = (api: string): { readonly name: string; readonly source: string }[] =>
  read(`${api}.py`)
    .split(/^#@ /m)
    .slice(1)
    .map((block) => ({ name: block.slice(0, block.indexOf('\n')), source: block.slice(block.indexOf('\n') + 1) }));

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex').slice(0, 16);

describe.for(APIS)('%s, as the real package has it', (api) => {
  const judge = judgeBy({ timeLimitMs: 60_000 }); // of a machine that others use too
  const said = golden[api]?.programs ?? {};
  const blocks = blocksOf(api);

  test('each of at least forty programs was recorded as it is', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(40);
    expect(Object.fromEntries(blocks.map(({ name, source }) => [name, hashOf(source)]))).toEqual(
      Object.fromEntries(Object.entries(said).map(([name, { source }]) => [name, source])),
    );
  });

  test.for(blocks)('$name', async ({ name, source }) => {
    const [judged] = await judge([{ text: source, format: 'program' }]);
    const verdict = judged?.verdict;
    if (NOT_COVERED[api]?.includes(name) === true) {
      expect(verdict?.status).toBe('unsupported');
      return;
    }
    if (verdict?.status === 'unsupported' && WHERE_SCIP_IS.includes(name)) {
      console.warn(`SKIPPED: SCIP is not here: ${verdict.fault?.message}`);
      return;
    }
    const { solved, raised } = said[name] ?? { solved: null, raised: 'nothing recorded' };
    expect(/^\w+/.exec(verdict?.program?.raised ?? '')?.[0] ?? null).toBe(raised);
    if (solved === null) expect(verdict?.status).toBe('rejected');
    else {
      const [status, objective] = solved;
      const either = status === 'infeasible or unbounded';
      expect(either ? ['infeasible', 'unbounded'] : [status]).toContain(verdict?.status);
      if (objective !== null)
        expect(Math.abs(Number(verdict?.objective) - objective)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(objective)));
    }
  });
});
