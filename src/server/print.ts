import type { Judged } from '../engine.ts';
import type { RewardPart } from '../reward.ts';
import type { Verdict } from '../verdict.ts';

/** Keys of a verdict that the short way writes. */
type Plain =
  | 'status'
  | 'objective'
  | 'bound'
  | 'solver'
  | 'solverVersion'
  | 'certificate'
  | 'violation'
  | 'model'
  | 'match'
  | 'warnings'
  | 'timeUs';

/** Keys that it does not write. */
type Other = 'confirmedBy' | 'contradiction' | 'fault' | 'faults' | 'values' | 'explain' | 'program' | 'cached';

/** Whether there is something to say that the short way does not. Named one by one: a loop over the names takes ten times as long. */
const saysMore = (verdict: Pick<Verdict, Other>): boolean =>
  verdict.confirmedBy !== undefined ||
  verdict.contradiction !== undefined ||
  verdict.fault !== undefined ||
  verdict.faults !== undefined ||
  verdict.values !== undefined ||
  verdict.explain !== undefined ||
  verdict.program !== undefined ||
  verdict.cached !== undefined;

/** Whoever adds a key to Verdict says above which way it goes. */
type EveryKeyHasAWay<K extends Plain | Other = keyof Verdict> = K;

const SAFE = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const quoted = (text: string): string => (SAFE.test(text) ? `"${text}"` : JSON.stringify(text));

/** Times have one digit behind the point: as whole numbers they are written three times as fast. */
function tenths(value: number): string {
  const ten = Math.round(value * 10);
  if (ten / 10 !== value || ten < 0 || ten > 1e9) return JSON.stringify(value);
  const rest = ten % 10;
  return rest === 0 ? `${ten / 10}` : `${(ten - rest) / 10}.${rest}`;
}

function timesOf({ timeUs }: Verdict): string | undefined {
  if (timeUs === undefined) return undefined;
  const { parse, solve, certify } = timeUs;
  if (parse === undefined || solve === undefined || certify === undefined) return undefined;
  return `{"parse":${tenths(parse)},"solve":${tenths(solve)},"certify":${tenths(certify)}}`;
}

function violationOf({ primal, integrality, dual }: NonNullable<Verdict['violation']>): string {
  if (primal === 0 && integrality === 0 && dual === 0) return '{"primal":0,"integrality":0,"dual":0}';
  return JSON.stringify({ primal, integrality, dual });
}

function matchOf(match: Verdict['match']): string {
  return match === undefined ? '' : `"match":{"5e-2":${match['5e-2']},"1e-4":${match['1e-4']},"1e-6":${match['1e-6']}},`;
}

/** An optimal verdict with nothing special to say. @returns undefined for any other one */
function plainVerdict(verdict: Pick<Verdict, EveryKeyHasAWay>): string | undefined {
  const { status, objective, bound, solver, solverVersion, certificate, violation, model, match, warnings } = verdict;
  if (status !== 'optimal' || !Number.isFinite(objective) || !Number.isFinite(bound)) return undefined;
  if (solver === undefined || certificate === undefined || violation === undefined || model === undefined) return undefined;
  if (warnings === undefined || warnings.length > 0) return undefined;
  if (saysMore(verdict)) return undefined;
  const times = timesOf(verdict);
  if (times === undefined) return undefined;
  const version = solverVersion === undefined ? '' : `"solverVersion":${quoted(solverVersion)},`;
  return `{"status":"optimal","objective":${objective},"bound":${bound},"solver":"${solver}",${version}"certificate":"${certificate}","violation":${violationOf(violation)},"model":{"sense":"${model.sense}","columns":${model.columns},"rows":${model.rows},"nonzeros":${model.nonzeros},"integers":${model.integers},"binaries":${model.binaries}},${matchOf(match)}"warnings":[],"timeUs":${times}}`;
}

function partsOf(parts: Judged['parts']): string {
  if (parts === undefined) return '';
  let text = '';
  for (const name in parts) text += `${text === '' ? '' : ','}"${name}":${parts[name as RewardPart]}`; // own keys: an object of our making
  return `"parts":{${text}},`;
}

/**
 * A judged item as JSON, to the byte what JSON.stringify makes of it, in half the time: this is most of what the server costs beside the
 * engine (bench/server.mjs).
 */
export function printJudged(judged: Judged): string {
  const { id, group, reward, parts, verdict, feedback, comparison } = judged;
  const plain = feedback === undefined && comparison === undefined && reward !== null ? plainVerdict(verdict) : undefined;
  if (plain === undefined) return JSON.stringify(judged);
  const name = id === undefined ? '' : `"id":${quoted(id)},`;
  const ofGroup = group === undefined ? '' : `"group":${typeof group === 'string' ? quoted(group) : JSON.stringify(group)},`;
  const earned = reward === undefined ? '' : `"reward":${reward},`;
  return `{${name}${ofGroup}${earned}${partsOf(parts)}"verdict":${plain}}`;
}

/** A batch's reply. */
export function printResults(results: readonly Judged[]): string {
  let text = '{"results":[';
  for (let i = 0; i < results.length; i += 1) text += (i === 0 ? '' : ',') + printJudged(results[i] as Judged); // i is in bounds
  return `${text}]}`;
}
