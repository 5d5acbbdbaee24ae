// The same programs here and by the real packages: status and objective must be the same.
import { readFileSync } from 'node:fs';
import { IDIOMS, modelOf } from './idioms.mjs';

const TOLERANCE = 1e-6;

/** @returns programs of an API in all idioms, from `models` of the bundled reference models, evenly drawn */
export function programsOf(api, models, convert) {
  const file = new URL('../../examples/nl4opt-reference.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const step = Math.max(1, Math.floor(lines.length / models));
  const programs = [];
  for (let at = 0; at < lines.length && programs.length < models * IDIOMS[api].length; at += step) {
    const { id, text } = JSON.parse(lines[at]);
    const mps = convert(text, { to: 'mps' }).text;
    if (mps === undefined) continue;
    const model = modelOf(mps);
    for (const [idiom, write] of IDIOMS[api].entries()) programs.push({ id: `${api}/${id}/${idiom}`, source: write(model) });
  }
  return programs;
}

/** The programs that were written by hand, in the styles of several models. */
export function handWritten(api) {
  const file = new URL(`../../tests/programs/real/${api}.py`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split(/^#@ /m)
    .slice(1)
    .map((block) => ({ id: block.slice(0, block.indexOf('\n')), source: block.slice(block.indexOf('\n') + 1) }));
}

/** @returns what our verdict says in the words of the driver; undefined: the program uses what is not covered */
function wordsOf({ verdict }) {
  const { status, objective, program, fault } = verdict;
  if (status === 'unsupported') return undefined;
  const raised = /^\w+/.exec(program?.raised ?? '')?.[0] ?? null;
  if (status === 'rejected') return { solved: null, raised };
  return { solved: [fault === undefined ? status : `${status} ${fault.code}`, objective ?? null], raised };
}

const isEither = (status) => status === 'infeasible' || status === 'unbounded';

/** @returns whether two say the same: the status and objective of the last solve, and the class of what was raised */
function agree(ours, real) {
  if (ours.raised !== real.raised) return false;
  if (ours.solved === null || real.solved === null) return ours.solved === real.solved;
  const [[status, objective], [named, value]] = [ours.solved, real.solved];
  // Where the real package does not tell the two apart, it cannot contradict.
  if (named === 'infeasible or unbounded') return isEither(status);
  return status === named && (value === null || Math.abs(objective - value) <= TOLERANCE * Math.max(1, Math.abs(value)));
}

/**
 * @param programs [{ id, source }]
 * @param real by id, what the real package said
 * @param judge from items to judged ones
 * @returns { all, covered, same, different: [...], uncovered: [...] }
 */
export async function compareWithReal(programs, real, judge) {
  const judged = await judge(programs.map(({ id, source }) => ({ id, text: source, format: 'program' })));
  const found = { all: programs.length, covered: 0, same: 0, different: [], uncovered: [] };
  for (const [at, program] of programs.entries()) {
    const { verdict } = judged[at];
    const theirs = real.get(program.id) ?? { solved: null, raised: 'it did not run' };
    const ours = wordsOf(judged[at]);
    const shown = ({ solved, raised }) => JSON.stringify({ solved, raised });
    if (ours === undefined) {
      found.uncovered.push({ ...program, said: `${verdict.fault.message} | ${shown(theirs)}` });
      continue;
    }
    found.covered += 1;
    if (agree(ours, theirs)) found.same += 1;
    else
      found.different.push({
        ...program,
        said: `${shown(ours)} ${verdict.fault?.message ?? verdict.program?.raised ?? ''} | ${shown(theirs)}`,
      });
  }
  return found;
}
