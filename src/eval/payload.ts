import type { Fault } from '../verdict.ts';
import { inForce } from './book.ts';
import type { Figures } from './figures.ts';
import { type Chosen, cut, type Sample, type SampleResult } from './samples.ts';
import { CLASSES } from './taxonomy.ts';

/** Values, rows and names of one sample that the page shows at most; it says when there are more. */
const MOST_NAMES = 60;

/** Where a fault stands, in characters of the text; its own offset counts bytes. */
function placeOf({ offset }: Fault, bytes: Buffer): number | undefined {
  return offset === undefined || offset > bytes.length ? undefined : bytes.toString('utf8', 0, offset).length;
}

function faultsOf({ judged, text }: SampleResult) {
  const { fault, faults = fault === undefined ? [] : [fault] } = judged.verdict;
  const bytes = Buffer.from(text ?? '');
  return faults.slice(0, MOST_NAMES).map((one) => {
    const at = placeOf(one, bytes);
    return { code: one.code, message: one.message, line: one.line, column: one.column, at };
  });
}

/** The first names of a record, and how many there are. */
function first(record: Readonly<Record<string, number>> | undefined) {
  if (record === undefined) return undefined;
  const entries = Object.entries(record);
  return { entries: entries.slice(0, MOST_NAMES), of: entries.length };
}

function explainOf({ explain }: SampleResult['judged']['verdict']) {
  if (explain === undefined) return undefined;
  const { rows, bounds, integers, binding, ray } = explain;
  return {
    rows: rows?.slice(0, MOST_NAMES),
    bounds: bounds?.slice(0, MOST_NAMES),
    integers: integers?.slice(0, MOST_NAMES),
    binding: binding?.slice(0, MOST_NAMES),
    ray: first(ray),
  };
}

/** @param whole what the sample shows as its completion, so that a text that is all of it is not there twice */
function resultOf(result: SampleResult, whole: string) {
  const { kind, judged, text, lines } = result;
  const { status, objective, bound, certificate, solver, warnings = [], values } = judged.verdict;
  return {
    kind,
    status,
    objective,
    bound: bound === objective ? undefined : bound,
    certificate,
    solver,
    reward: judged.reward,
    parts: judged.parts,
    faults: faultsOf(result),
    warnings: warnings.slice(0, MOST_NAMES).map(({ code, message, line, column }) => ({ code, message, line, column })),
    text: text === whole ? undefined : text,
    lines,
    values: status === 'optimal' ? first(values) : undefined,
    explain: explainOf(judged.verdict),
  };
}

/** What the page's script is given: the samples, each problem once, and what there is to choose from. */
export function payloadOf({ environments, cells }: Figures, samples: readonly Sample[], chosen: Chosen): object {
  const places = new Map<string, number>();
  const problems: object[] = [];
  const listed = samples.map(({ problem, completion, cutFrom, results }) => {
    const key = JSON.stringify([problem.set, problem.id]);
    let place = places.get(key);
    if (place === undefined) {
      place = problems.length;
      places.set(key, place);
      const { id, set, question, label, model } = problem;
      problems.push({
        id,
        set,
        question: question === undefined ? undefined : cut(question),
        published: label.published,
        inForce: inForce(problem),
        disputed: label.disputed,
        model: model === undefined ? undefined : cut(model),
      });
    }
    const whole = completion.completion ?? completion.text ?? '';
    return {
      problem: place,
      source: completion.source,
      sample: completion.sample,
      finished: completion.finished,
      isText: completion.completion === undefined,
      whole,
      cutFrom,
      results: results.map((result) => resultOf(result, whole)),
    };
  });
  return {
    classes: CLASSES,
    environments: environments.map(({ name }) => name),
    sources: [...new Set(cells.map(({ source }) => source))],
    chosen,
    problems,
    samples: listed,
  };
}
