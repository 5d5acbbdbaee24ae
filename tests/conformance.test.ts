import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type SolverName, solvers } from '../src/index.ts';
import { describeConformance } from './conformance/suite.ts';

// Every case is judged by every solver that is found: the same verdict, or a refusal by name. ASSAY_SOLVER (set by
// `npm run conformance -- --solver NAME`) judges by that one alone, which must be there.

/** Solvers that set-up fetches: on a machine that ran it they are there. */
const FETCHED: readonly SolverName[] = ['highs', 'glop', 'pdlp', 'scip', 'cpsat', 'copt'];
const only = process.env['ASSAY_SOLVER'];
const every = solvers().filter(({ name }) => only === undefined || name === only);
const found = every.filter((solver) => solver.found);

describe('solvers', () => {
  test('the document has the table of capabilities as it is in code', () => {
    const done = spawnSync(process.execPath, [fileURLToPath(new URL('../scripts/print-capabilities.mjs', import.meta.url)), '--check'], {
      encoding: 'utf8',
    });
    expect(done).toMatchObject({ status: 0, stdout: 'docs/solvers.md has the table of capabilities\n', stderr: '' });
  });

  test('those that set-up fetches are there', ({ skip }) => {
    const missing = every.filter((solver) => FETCHED.includes(solver.name) && !solver.found);
    if (missing.length > 0 && process.env['CI'] !== 'true') skip(missing.map(({ name, fault }) => `${name}: ${fault?.message}`).join('; '));
    expect(missing).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  test.for(every)('$name is there, or says why not', (solver, { skip }) => {
    if (!solver.found && only === undefined) skip(`${solver.name}: ${solver.fault?.message}`);
    expect(solver.fault).toBeUndefined(); // shows why not
    expect(solver).toMatchObject({ found: true, path: expect.any(String), version: expect.stringMatching(/^\d+\.\d+/) });
  });
});

describeConformance(found);
