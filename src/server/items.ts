import { shown } from '../errors.ts';
import type { Item } from '../engine.ts';
import { type Reference, referenceProblem } from '../match.ts';
import type { Service } from './service.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an item holds to be judged: exactly one of text and completion. */
function contentOf({ text, completion }: Readonly<Record<string, unknown>>): Pick<Item, 'text' | 'completion'> | string {
  if ((text === undefined) === (completion === undefined)) return 'expected either "text" or "completion"';
  if (completion !== undefined)
    return typeof completion === 'string' ? { completion } : `expected "completion" to be a text, got ${shown(completion)}`;
  return typeof text === 'string' || text instanceof Uint8Array ? { text } : `expected "text" to be a text, got ${shown(text)}`;
}

function problemOf({ id, group, format, reference }: Readonly<Record<string, unknown>>): string | undefined {
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    return `expected "id" to be a text or a number, got ${shown(id)}`;
  if (group !== undefined && typeof group !== 'string' && typeof group !== 'number')
    return `expected "group" to be a text or a number, got ${shown(group)}`;
  if (format !== undefined && format !== 'lp' && format !== 'mps') return `expected "format" to be "lp" or "mps", got ${shown(format)}`;
  return reference === undefined ? undefined : referenceProblem(reference);
}

/**
 * One item of the native protocol: a line of `assay verify`, with `label` as a further way to say the truth.
 * @returns what is wrong with it, as a text
 */
export function itemOf(value: unknown, { tasks, environments }: Service, environment: string | undefined): Item | string {
  if (!isRecord(value)) return `expected an object with "text" or "completion", got ${shown(value)}`;
  const content = contentOf(value);
  if (typeof content === 'string') return content;
  const problem = problemOf(value);
  if (problem !== undefined) return problem;
  const truth = value.label === undefined || value.label === null ? undefined : tasks.truthOf(value.label);
  if (truth?.problem !== undefined) return truth.problem;
  const reference = (value.reference as Reference | undefined) ?? truth?.reference; // checked above
  const name = value.environment ?? truth?.environment;
  const source = typeof name === 'string' ? environments.find(name) : undefined;
  if (name !== undefined && source === undefined)
    return `expected "environment" to be one of this server (GET /v1/environments), got ${shown(name)}`;
  const own = source ?? environment;
  const { id, group, format } = value;
  return {
    ...content,
    ...(id !== undefined && { id: String(id) }),
    ...(group !== undefined && { group: group as string | number }), // checked, as is the format
    ...(format !== undefined && { format: format as 'lp' | 'mps' }),
    ...(reference !== undefined && { reference }),
    ...(own !== undefined && { environment: own }),
  };
}
