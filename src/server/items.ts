import { SOURCE_FORMATS, type SourceFormat } from '../environment.ts';
import { shown } from '../errors.ts';
import type { Item } from '../engine.ts';
import { type Reference, referenceProblem } from '../match.ts';
import type { Service } from './service.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns what is wrong with the content of an item, which is exactly one of text and completion */
function contentProblem({ text, completion }: Readonly<Record<string, unknown>>): string | undefined {
  if ((text === undefined) === (completion === undefined)) return 'expected either "text" or "completion"';
  if (completion !== undefined)
    return typeof completion === 'string' ? undefined : `expected "completion" to be a text, got ${shown(completion)}`;
  return typeof text === 'string' || text instanceof Uint8Array ? undefined : `expected "text" to be a text, got ${shown(text)}`;
}

function problemOf({ id, group, format, reference }: Readonly<Record<string, unknown>>): string | undefined {
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    return `expected "id" to be a text or a number, got ${shown(id)}`;
  if (group !== undefined && typeof group !== 'string' && typeof group !== 'number')
    return `expected "group" to be a text or a number, got ${shown(group)}`;
  if (format !== undefined && !SOURCE_FORMATS.some((name) => name === format))
    return `expected "format" to be one of ${SOURCE_FORMATS.join(', ')}, got ${shown(format)}`;
  return reference === undefined ? undefined : referenceProblem(reference);
}

/** An item under construction: keys are added one by one, which costs less than objects made to be taken apart. */
type Draft = { -readonly [K in keyof Item]: Item[K] };

/**
 * One item of the native protocol: a line of `assay verify`, with `label` as a further way to say the truth.
 * @returns what is wrong with it, as a text
 */
export function itemOf(value: unknown, { tasks, environments }: Service, environment: string | undefined): Item | string {
  if (!isRecord(value)) return `expected an object with "text" or "completion", got ${shown(value)}`;
  const problem = contentProblem(value) ?? problemOf(value);
  if (problem !== undefined) return problem;
  const { id, group, format, label } = value;
  const truth = label === undefined || label === null ? undefined : tasks.truthOf(label);
  if (truth?.problem !== undefined) return truth.problem;
  const name = value.environment ?? truth?.environment;
  const source = typeof name === 'string' ? environments.find(name) : undefined;
  if (name !== undefined && source === undefined)
    return `expected "environment" to be one of this server (GET /v1/environments), got ${shown(name)}`;
  const reference = (value.reference as Reference | undefined) ?? truth?.reference; // checked above
  const own = source ?? environment;
  const item: Draft =
    value.completion === undefined ? { text: value.text as string | Uint8Array } : { completion: value.completion as string }; // checked
  if (id !== undefined) item.id = typeof id === 'string' ? id : String(id);
  if (group !== undefined) item.group = group as string | number; // checked, as is the format
  if (format !== undefined) item.format = format as SourceFormat;
  if (reference !== undefined) item.reference = reference;
  if (own !== undefined) item.environment = own;
  return item;
}
