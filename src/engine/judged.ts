import { WARNINGS } from '../codes.gen.ts';
import type { Comparison } from '../comparison.ts';
import { feedback } from '../feedback.ts';
import { matchOf, type Reference } from '../match.ts';
import { type Reward, reward } from '../reward.ts';
import { type Fault, NO_WARNINGS, type Verdict, type Warning } from '../verdict.ts';
import type { Item, Judged, Prepared } from './chunk.ts';

const NO_MODEL: Verdict = {
  status: 'noModel',
  fault: { code: 'noCompletion', message: 'the completion holds no model text' },
  warnings: [],
  timeUs: {},
};

const NOTHING_PRINTED: Fault = { code: 'programNoModel', message: 'the program printed no objective' };
const BAD_REFERENCE: Warning = { code: 'badReference', message: WARNINGS.badReference };

/** Statuses whose models are compared with a reference model. */
const COMPARED: ReadonlySet<Verdict['status']> = new Set(['optimal', 'infeasible', 'unbounded']);

/** An optimal verdict with nothing special to say and its match, in one literal: taking it apart and together costs more than the rest. */
function plainOf(told: Verdict, match: Verdict['match']): Verdict | undefined {
  const { status, objective, bound, solver, solverVersion, certificate, violation, model, warnings, timeUs } = told;
  if (match === undefined || status !== 'optimal' || objective === undefined || bound === undefined || solver === undefined)
    return undefined;
  if (certificate === undefined || violation === undefined || model === undefined || warnings === undefined || timeUs === undefined)
    return undefined;
  if ('values' in told || 'explain' in told || 'fault' in told || 'confirmedBy' in told || 'contradiction' in told || 'cached' in told)
    return undefined;
  return solverVersion === undefined
    ? { status, objective, bound, solver, certificate, violation, model, match, warnings, timeUs }
    : { status, objective, bound, solver, solverVersion, certificate, violation, model, match, warnings, timeUs };
}

/** The verdict with its match, in the order of the documented JSON. What was found in the completion comes before what a reader warns of. */
function verdictOf({ extraction, template, program }: Prepared, told: Verdict, match: Verdict['match'], more: readonly Warning[]): Verdict {
  const found = extraction?.warnings ?? NO_WARNINGS;
  const plain = found.length + more.length === 0 && program === undefined ? plainOf(told, match) : undefined;
  if (plain !== undefined) return plain;
  const { warnings = [], values, explain, timeUs, cached, ...head } = told;
  return {
    ...head,
    ...(match !== undefined && { match }),
    warnings: found.length + more.length === 0 ? warnings : [...found, ...warnings, ...more],
    ...(values !== undefined && template.values && { values }),
    ...(explain !== undefined && template.explain && { explain }),
    ...(program !== undefined && { program }),
    ...(timeUs !== undefined && { timeUs }),
    ...(cached !== undefined && { cached }),
  };
}

/** A reference model that is none leaves nothing to judge by: that is no fault of the candidate. */
function isBad({ model }: Reference, { status }: Verdict, rows: number | undefined): boolean {
  return model !== undefined && rows === undefined && COMPARED.has(status);
}

function rewardOf(
  { template, extraction, program }: Prepared,
  verdict: Verdict,
  reference: Reference,
  rows: number | undefined,
): Reward | undefined {
  if (isBad(reference, verdict, rows)) return { reward: null, parts: {} };
  const raised = program?.raised !== undefined;
  return reward(verdict, reference, { preset: template.reward, format: extraction?.formatScore, rows, match: template.match, raised });
}

/** What is judged: what the reader says, or what is known without it; of a program that counts by what it prints, that. */
function toldOf({ noModel, told, program, template }: Prepared, read: Verdict): Verdict {
  if (noModel) return NO_MODEL;
  const found = told ?? read;
  if (template.answer !== 'printed' || program === undefined || found.status === 'unsupported' || found.status === 'failed') return found;
  const { model, timeUs, warnings } = found;
  if (program.printed === undefined)
    return { status: 'rejected', fault: NOTHING_PRINTED, ...(warnings !== undefined && { warnings }), timeUs: {} };
  return {
    status: 'optimal',
    objective: program.printed,
    certificate: 'none',
    ...(model !== undefined && { model }),
    ...(warnings !== undefined && { warnings }),
    ...(timeUs !== undefined && { timeUs }),
  };
}

/** A judged item under construction; keys are added in the order of the documented JSON. */
type Draft = { -readonly [K in keyof Judged]: Judged[K] };

/**
 * Put together by literals and assignments, so that judged items have few shapes: spreads gave every one a shape of its own, and whoever
 * reads or prints them paid for it.
 */
function assembled({ id, group }: Item, earned: Reward | undefined, verdict: Verdict): Draft {
  if (earned !== undefined && id !== undefined) {
    const { reward: sum, parts } = earned;
    return group === undefined ? { id, reward: sum, parts, verdict } : { id, group, reward: sum, parts, verdict };
  }
  const draft: Partial<Draft> = {};
  if (id !== undefined) draft.id = id;
  if (group !== undefined) draft.group = group;
  if (earned !== undefined) {
    draft.reward = earned.reward;
    draft.parts = earned.parts;
  }
  draft.verdict = verdict;
  return draft as Draft; // the verdict is there
}

function judgedWhole(prepared: Prepared, read: Verdict, rows: number | undefined, findings: Comparison | undefined): Judged {
  const { item, noModel, template, warnings = NO_WARNINGS } = prepared;
  const { reference } = item;
  const told = toldOf(prepared, read);
  const known = noModel || prepared.told !== undefined ? undefined : rows;
  const match = reference === undefined ? undefined : matchOf(told, reference);
  const earned = reference === undefined ? undefined : rewardOf(prepared, told, reference, known);
  const bad = reference !== undefined && isBad(reference, told, known);
  const judged = assembled(item, earned, verdictOf(prepared, told, match, bad ? [...warnings, BAD_REFERENCE] : warnings));
  if (template.feedback !== undefined)
    judged.feedback = feedback(told, {
      level: template.feedback,
      ...(reference !== undefined && { reference }),
      ...(findings !== undefined && { findings }),
    });
  if (template.comparison && findings !== undefined) judged.comparison = findings;
  return judged;
}

/**
 * What is put together of a row's verdict and its item. A text of which nothing more is asked takes the short way: it is the hottest
 * path in TypeScript.
 * @param rows share of the reference model's rows that the text kept, where it was compared
 * @param findings what the comparison found, where feedback speaks about it or it is asked for
 */
export function judgedOf(prepared: Prepared, verdict: Verdict, rows: number | undefined, findings: Comparison | undefined): Judged {
  const { item, extraction, template } = prepared;
  const plain =
    prepared.program === undefined && item.reference === undefined && item.group === undefined && template.feedback === undefined;
  if (!plain || (extraction !== undefined && (prepared.noModel || extraction.warnings.length > 0))) {
    return judgedWhole(prepared, verdict, rows, findings);
  }
  return item.id === undefined ? { verdict } : { id: item.id, verdict };
}
