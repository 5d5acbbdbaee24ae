// The same programs here and by the real packages: status and objective must be the same.
import { readFileSync } from 'node:fs';
import { IDIOMS, modelOf } from './idioms.mjs';
import { runReal } from './real.mjs';

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

/** @returns what our verdict says in the words of the real run: 'True 3' or 'False None', or why it says nothing */
function wordsOf({ verdict }) {
  if (verdict.status === 'optimal') return { ok: true, objective: verdict.objective };
  if (verdict.status === 'infeasible' || verdict.status === 'unbounded') return { ok: false };
  return undefined;
}

function realWords({ line }) {
  const match = /^RESULT (True|False) (\S+)/.exec(line ?? '');
  if (match === null) return undefined;
  return match[1] === 'True' ? { ok: true, objective: Number(match[2]) } : { ok: false };
}

function agree(ours, real) {
  if (ours.ok !== real.ok) return false;
  return !ours.ok || Math.abs(ours.objective - real.objective) <= TOLERANCE * Math.max(1, Math.abs(real.objective));
}

/**
 * @param judge from items to judged ones
 * @returns { all, covered, same, different: [...], uncovered: [...], realOnly: [...] }
 */
export async function compareWithReal(programs, judge) {
  const [judged, real] = await Promise.all([
    judge(programs.map(({ id, source }) => ({ id, text: source, format: 'program' }))),
    runReal(programs),
  ]);
  const found = { all: programs.length, covered: 0, same: 0, different: [], uncovered: [] };
  for (const [at, program] of programs.entries()) {
    const theirs = real.get(program.id) ?? { line: null, error: 'did not run' };
    const [ours, words] = [wordsOf(judged[at]), realWords(theirs)];
    const said = `${JSON.stringify(judged[at].verdict.fault ?? judged[at].verdict.objective ?? judged[at].verdict.status)} | ${theirs.line ?? theirs.error}`;
    if (judged[at].verdict.status === 'unsupported') {
      found.uncovered.push({ ...program, said });
      continue;
    }
    found.covered += 1;
    // Where the real package raises, so must ours.
    const same = ours !== undefined && words !== undefined ? agree(ours, words) : ours === undefined && words === undefined;
    if (same) found.same += 1;
    else found.different.push({ ...program, said });
  }
  return found;
}
