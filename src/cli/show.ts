import { colors as pc } from './colors.ts';
import type { Judged } from '../engine.ts';
import type { Explanation, Fault, JsonNumber, Verdict } from '../verdict.ts';

const COLOURS: Readonly<Record<Verdict['status'], (text: string) => string>> = {
  optimal: pc.green,
  infeasible: pc.yellow,
  unbounded: pc.yellow,
  limit: pc.magenta,
  noModel: pc.red,
  rejected: pc.red,
  unsupported: pc.magenta,
  failed: pc.bgRed,
  decided: pc.yellow,
};

/** @returns a fault as a compiler shows one: place, code, message, the line and a caret */
export function showFault(fault: Fault, file = ''): string {
  const place =
    fault.line === undefined
      ? file
      : `${file}${file === '' ? '' : ':'}${fault.line}${fault.column === undefined ? '' : `:${fault.column}`}`;
  const head = `${place === '' ? '' : `${place}: `}${pc.red(fault.code)}: ${fault.message}`;
  return fault.excerpt === undefined ? head : `${head}\n${fault.excerpt.replace(/^/gm, '    ')}`;
}

const side = (value: JsonNumber | undefined): string => (value === undefined ? '' : String(value));

/** @returns lines that explain a verdict by names; empty when there is nothing to say */
function showExplanation(explain: Explanation): string[] {
  if (explain.ray !== undefined) {
    return ['improves without end along', ...Object.entries(explain.ray).map(([name, step]) => `  ${name}  ${step > 0 ? '+' : ''}${step}`)];
  }
  if (explain.binding !== undefined) {
    return ['binding rows', ...explain.binding.map((row) => `  ${row.row}  ${row.side} side, activity ${row.activity}`)];
  }
  const bounded = (name: string, part: { lower?: JsonNumber; upper?: JsonNumber }): string =>
    `  ${part.lower === undefined ? '' : `${side(part.lower)} <= `}${name}${part.upper === undefined ? '' : ` <= ${side(part.upper)}`}`;
  return [
    explain.irreducible === true
      ? 'these alone contradict each other, and each is needed'
      : 'these contradict each other (time ran out before all could be tried)',
    ...(explain.rows ?? []).map((row) => bounded(`row ${row.row}`, row)),
    ...(explain.bounds ?? []).map((bound) => bounded(bound.column, bound)),
    ...(explain.integers ?? []).map((name) => `  ${name} is an integer`),
  ];
}

/** @returns one item for a person: a line, then warnings, faults, values and explanation where there are any */
export function showJudged({ id, reward, verdict, feedback }: Judged): string {
  const { status, objective, certificate, model, match } = verdict;
  const parts = [
    COLOURS[status](status.padEnd(11)),
    id ?? '',
    objective === undefined ? '' : `objective ${objective}`,
    certificate === undefined ? '' : pc.dim(certificate),
    model === undefined ? '' : pc.dim(`${model.columns} columns, ${model.rows} rows`),
    match === undefined ? '' : match['1e-6'] ? pc.green('matches') : pc.red('does not match'),
    reward === undefined ? '' : `reward ${reward}`,
  ];
  const lines = [parts.filter((part) => part !== '').join('  ')];
  const faults = verdict.faults ?? (verdict.fault === undefined ? [] : [verdict.fault]);
  for (const fault of faults) lines.push(showFault(fault).replace(/^/gm, '  '));
  for (const warning of verdict.warnings ?? []) {
    const place = warning.line === undefined ? '' : `${warning.line}:${warning.column}: `;
    lines.push(`  ${pc.yellow('warning')} ${place}${warning.code}: ${warning.message}`);
  }
  if (verdict.values !== undefined && status === 'optimal')
    for (const [name, value] of Object.entries(verdict.values)) lines.push(`  ${name} = ${value}`);
  if (verdict.explain !== undefined) lines.push(...showExplanation(verdict.explain).map((line) => `  ${line}`));
  if (typeof feedback === 'string') lines.push(feedback.replace(/^/gm, '  '));
  return lines.join('\n');
}
