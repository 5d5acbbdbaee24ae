import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';
import type { Answer } from './service.ts';

/**
 * What there is to know of an answer in numbers alone, always by the same names: some trainers make tensors of all of them, and look for
 * the names of the first one in all others.
 */
export interface Numbers {
  readonly judged: number;
  readonly format: number;
  readonly solved: number;
  readonly answer: number;
  readonly rows: number;
  /** Status and objective are the truth's at 1e-6, whatever the reward's own rule says. */
  readonly right: number;
  readonly proved: number;
  /** The completion holds no model, or none that the solver takes. */
  readonly faulty: number;
  readonly limit: number;
  readonly solve_ms: number;
}

const FAULTY = new Set(['noModel', 'rejected', 'unsupported']);
const one = (value: boolean | undefined): number => (value === true ? 1 : 0);

export function numbersOf({ judged: { verdict, parts }, reward }: Answer): Numbers {
  return {
    judged: one(reward !== null),
    format: parts?.format ?? 0,
    solved: parts?.solved ?? parts?.executed ?? 0,
    answer: parts?.answer ?? 0,
    rows: parts?.rows ?? 0,
    right: one(verdict.match?.['1e-6']),
    proved: one(verdict.certificate === 'proved'),
    faulty: one(FAULTY.has(verdict.status)),
    limit: one(verdict.status === 'limit'),
    solve_ms: (verdict.timeUs?.solve ?? 0) / 1000,
  };
}

/**
 * What stands for the reward of a completion that could not be judged, where a trainer has no word for it and an operator names a
 * number: `?unjudged=0.5`. Null: nothing does.
 */
export function unjudgedOf(request: FastifyRequest): number | null {
  const { unjudged } = (request.query ?? {}) as { unjudged?: unknown }; // a query is a record of texts
  if (unjudged === undefined) return null;
  const value = typeof unjudged === 'string' && unjudged.trim() !== '' ? Number(unjudged) : Number.NaN;
  if (!Number.isFinite(value)) throw new Refusal('badRequest', 'expected unjudged to be a number, once');
  return value;
}
