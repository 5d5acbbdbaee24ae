import type { Engine } from '../engine.ts';
import { matchOf, type Reference } from '../match.ts';
import type { Verdict } from '../verdict.ts';
import type { Book, Problem } from './book.ts';
import type { Contradiction } from './figures.ts';

/** Labels are often rounded; a label is contradicted where the model's answer is off by more than this allows. */
const LABEL_TOLERANCE = '1e-4';

const words = ({ status, objective }: Reference): string =>
  status === 'noSolution' ? 'no solution' : objective === undefined ? (status ?? 'none') : String(objective);

const answerOf = ({ status, objective }: Verdict): string => (status === 'optimal' ? String(objective) : status);

/** Whether a label and the answer of the reference model exclude each other; where there is no label, they do not. */
const excludes = (verdict: Verdict, label: Reference | undefined): boolean =>
  label !== undefined && matchOf(verdict, label)?.[LABEL_TOLERANCE] === false;

function contradictionOf(problem: Problem, verdict: Verdict): Contradiction | undefined {
  const { published, corrected, disputed } = problem.label;
  if (!excludes(verdict, published) && !excludes(verdict, corrected)) return undefined;
  return {
    set: problem.set,
    id: problem.id,
    ...(published !== undefined && { published: words(published) }),
    ...(corrected !== undefined && { corrected: words(corrected) }),
    model: answerOf(verdict),
    doubted: problem.doubted,
    disputed,
  };
}

/** @returns the labels of these sets that their problem's reference model contradicts, as this engine judges it */
export async function contradictionsOf(engine: Engine, book: Book, sets: readonly string[]): Promise<Contradiction[]> {
  const problems = [...book.problems()].filter(({ set, model }) => sets.includes(set) && model !== undefined);
  const judged = await engine.judge(problems.map(({ model = '' }) => ({ text: model })));
  return problems.flatMap((problem, i) => {
    const verdict = judged[i]?.verdict;
    const found = verdict === undefined ? undefined : contradictionOf(problem, verdict);
    return found === undefined ? [] : [found];
  });
}
