import { SOLVERS } from '../codes.gen.ts';
import { loadNative } from '../native.ts';

/** Who answers for a solver that is not there: the model decides the answer, not the vendor. */
export const FALLBACK = SOLVERS.indexOf('highs');
/** Who is asked, where it is found, for a model that holds what the other lacks: quadratic rows, sets, conditions without bounds. */
export const SECOND = SOLVERS.indexOf('scip');

const answering = new Map<number, number>();

/** @returns the place in SOLVERS of who answers where a program's environment names `solver`: itself, where it is found and licensed */
export function answeringSolver(solver: number): number {
  let found = answering.get(solver);
  if (found === undefined) {
    const { found: there, fault } = JSON.parse(loadNative().describeSolver(solver)) as { found: boolean; fault?: unknown }; // the addon wrote it
    found = there && fault === undefined ? solver : FALLBACK;
    answering.set(solver, found);
  }
  return found;
}
