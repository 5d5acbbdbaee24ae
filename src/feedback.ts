import type { FeedbackLevel } from './environment.ts';
import { isRight, type Reference } from './match.ts';
import type { Explanation, JsonNumber, Verdict } from './verdict.ts';

/** What of a comparison with the reference model feedback speaks about; compare() returns more. */
export interface Findings {
  readonly reference: readonly (Finding & { readonly kept: boolean })[];
  readonly candidate: readonly (Finding & { readonly implied: boolean })[];
  readonly objective: { readonly same: boolean; readonly senseDiffers?: boolean };
}

interface Finding {
  readonly part: string;
  readonly name: string;
  /** A point that shows it. */
  readonly point?: Readonly<Record<string, number>>;
}

export interface FeedbackOptions {
  /**
   * What may be told beyond the verdict. `off`: nothing of the reference. `hints`: that the answer is wrong, and what of the candidate's
   * own rows is. `full`: also what is missing, with points that show it. No level tells the reference's value or status.
   */
  readonly level: FeedbackLevel;
  readonly reference?: Reference;
  readonly findings?: Findings;
}

/** Names that one text tells of at most; it is one turn of a conversation, not a report. */
const MOST = 5;

const number = (value: number): string => String(Math.round(value * 1e6) / 1e6);

/** @returns at most MOST of them, and how many more there are */
function list(names: readonly string[]): string {
  const more = names.length - MOST;
  return more > 0 ? `${names.slice(0, MOST).join('; ')}; and ${more} more` : names.join('; ');
}

function between(name: string, { lower, upper }: { readonly lower?: JsonNumber; readonly upper?: JsonNumber }): string {
  if (lower !== undefined && lower === upper) return `${name} = ${lower}`;
  return `${lower === undefined ? '' : `${lower} <= `}${name}${upper === undefined ? '' : ` <= ${upper}`}`;
}

function faultText({ fault }: Verdict): string {
  if (fault === undefined) return 'The text is no model.';
  const place = fault.line === undefined ? '' : ` in line ${fault.line}, column ${fault.column}`;
  const shown = fault.excerpt === undefined ? '' : `\n${fault.excerpt}`;
  return `The text is no model: ${fault.message}${place}.${shown}`;
}

function infeasibleText(explain: Explanation | undefined): string {
  const parts = [
    ...(explain?.rows ?? []).map((row) => between(`row ${row.row}`, row)),
    ...(explain?.bounds ?? []).map((bound) => between(bound.column, bound)),
    ...(explain?.integers ?? []).map((name) => `${name} is whole`),
  ];
  const which = parts.length === 0 ? '' : ` These contradict each other: ${list(parts)}.`;
  return `The model is infeasible: no values meet all of its rows and bounds.${which}`;
}

function unboundedText({ explain, model }: Verdict): string {
  const steps = Object.entries(explain?.ray ?? {}).filter(([, step]) => step !== 0);
  const along = steps.map(([name, step]) => `${name} ${step > 0 ? 'grows' : 'falls'} by ${number(Math.abs(step))}`);
  const how = model?.sense === 'min' ? 'falls' : 'grows';
  return `The model is unbounded: the objective ${how} without end${along.length === 0 ? '' : ` while ${list(along)}`}. A row or bound is missing.`;
}

/** What the solver says, for whoever wrote the model. */
function verdictText(verdict: Verdict): string {
  switch (verdict.status) {
    case 'noModel':
      return 'The answer holds no model text where one is expected.';
    case 'rejected':
      return faultText(verdict);
    case 'unsupported':
      return `The solver cannot take this model: ${verdict.fault?.message ?? 'it lacks a feature'}.`;
    case 'limit':
      return `The model was not solved within its limits: ${verdict.fault?.message ?? 'a limit was reached'}.`;
    case 'infeasible':
      return infeasibleText(verdict.explain);
    case 'unbounded':
      return unboundedText(verdict);
    default:
      return `The model was solved: its objective is ${verdict.objective}.`;
  }
}

const PARTS: Readonly<Record<string, string>> = {
  row: 'row',
  lowerBound: 'lower bound of',
  upperBound: 'upper bound of',
  integrality: 'whole values of',
};

const nameOf = ({ part, name }: Finding): string => `${PARTS[part] ?? part} ${name}`;

function atPoint({ point }: Finding, says: string): string {
  if (point === undefined) return '';
  const values = Object.entries(point).map(([name, value]) => `${name} = ${number(value)}`);
  return ` (${values.join(', ')} ${says})`;
}

function findingsText(findings: Findings, level: 'hints' | 'full'): string[] {
  const { objective } = findings;
  const spurious = findings.candidate.filter(({ implied }) => !implied);
  const missing = findings.reference.filter(({ kept }) => !kept);
  const lines: string[] = [];
  if (objective.senseDiffers === true) lines.push('The objective goes in the wrong direction.');
  else if (!objective.same) lines.push('The objective is not the one of the problem.');
  // Without a point: what they forbid is a point of the reference, and may be its solution. Of many neither names nor number: rows such as
  // profit <= 1, profit <= 2, … would read the reference's value off the answer.
  if (spurious.length > MOST) lines.push('Many of its rows and bounds forbid too much.');
  else if (spurious.length > 0) lines.push(`These forbid too much: ${spurious.map(nameOf).join('; ')}.`);
  if (missing.length > 0 && level === 'hints') lines.push('Something that the problem demands is missing.');
  if (missing.length > 0 && level === 'full') {
    lines.push(`These are missing: ${list(missing.map((one) => nameOf(one) + atPoint(one, 'should be forbidden')))}.`);
  }
  return lines;
}

/**
 * One short text for a second try: what the verdict says about the candidate, by its own names, and as much of the reference as the
 * level allows. Never its value, its status, or a point of its solution.
 * @param verdict with `explain` for the rows of an infeasible and the ray of an unbounded model
 * @returns null where there is nothing to say: the answer is right as far as may be told, or we could not judge it
 */
export function feedback(verdict: Verdict, { level, reference, findings }: FeedbackOptions): string | null {
  if (verdict.status === 'failed') return null;
  const told = verdictText(verdict);
  if (level === 'off') return told;
  const right = reference === undefined ? undefined : isRight(verdict, reference, '1e-6');
  const found = findings === undefined ? [] : findingsText(findings, level);
  if (found.length === 0 && right === true) return null;
  if (found.length === 0 && right === undefined) return told;
  const solved = verdict.status === 'optimal' || verdict.status === 'infeasible' || verdict.status === 'unbounded';
  const wrong = right === false && solved ? ['That is not the answer to the problem.'] : [];
  // A right objective is the reference's.
  return [right === true && verdict.status === 'optimal' ? 'The model was solved.' : told, ...wrong, ...found].join('\n');
}
