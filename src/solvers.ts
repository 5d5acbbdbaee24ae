import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SOLVERS, type SolverName } from './codes.gen.ts';
import { createEngine, type Item } from './engine.ts';
import { loadNative } from './native.ts';
import type { Fault } from './verdict.ts';

/** What a solver may be able to do, each with the words that a person is shown. */
export const CAPABILITIES = {
  continuous: 'continuous columns',
  integer: 'integer columns',
  semicontinuous: 'semi-continuous columns',
  sets: 'special ordered sets',
  indicator: 'indicator rows',
  quadratic: 'convex quadratic objective',
  quadraticInteger: 'quadratic objective with integers',
  quadraticRows: 'quadratic rows',
  nonconvex: 'quadratics of any shape',
  duals: 'duals',
  basis: 'basis',
  rays: 'rays',
  irreducible: 'irreducible sets',
  interrupt: 'interrupt',
} as const;
export type Capability = keyof typeof CAPABILITIES;

/** A solver as this machine has it. */
export interface SolverInfo {
  readonly name: SolverName;
  readonly found: boolean;
  readonly path?: string;
  readonly version?: string;
  /** State of the licence in words. */
  readonly licence?: string;
  /** Sizes that the licence allows, in words; absent: any. */
  readonly sizeLimits?: string;
  /** Known without the library. */
  readonly capabilities: Readonly<Record<Capability, boolean>>;
  /** Why it was not found, or may not run. */
  readonly fault?: Fault;
}

/** What a solver made of the models of examples/self-test.jsonl. */
export interface SelfTest {
  /** Models judged right. */
  readonly passed: number;
  /** Models with a feature that the solver lacks. */
  readonly unsupported: number;
  /** Ids of models judged wrong, or not at all. A solver with any is not offered. */
  readonly failed: readonly string[];
  /** Solving and certifying, all models together. */
  readonly timeMs: number;
}

/** @returns every solver that Assay knows, found or not; opening their libraries takes a few tenths of a second */
export function solvers(): SolverInfo[] {
  return SOLVERS.map((_, id) => JSON.parse(loadNative().describeSolver(id)) as SolverInfo); // the addon wrote it
}

interface SelfTestItem extends Item {
  readonly needs: readonly Capability[];
}

function selfTestModels(): SelfTestItem[] {
  const path = fileURLToPath(new URL('../examples/self-test.jsonl', import.meta.url));
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SelfTestItem); // our own file
}

/** Judges the bundled self-test models with one solver that was found, on the calling thread. */
export async function testSolver({ name, capabilities }: SolverInfo): Promise<SelfTest> {
  const engine = await createEngine({ solver: name, threads: 0, small: 'off' });
  const models = selfTestModels();
  const judged = await engine.judge(models);
  await engine.close();
  const ids = { passed: 0, unsupported: 0, failed: [] as string[] };
  let us = 0;
  for (const [i, { id = '', verdict }] of judged.entries()) {
    us += (verdict.timeUs?.solve ?? 0) + (verdict.timeUs?.certify ?? 0);
    const able = models[i]?.needs.every((need) => capabilities[need] === true) === true;
    if (verdict.match?.['1e-6'] === true) ids.passed += 1;
    else if (verdict.status === 'unsupported' && !able) ids.unsupported += 1;
    else ids.failed.push(id);
  }
  return { ...ids, timeMs: Math.round(us) / 1000 };
}
