import { shown } from '../errors.ts';
import { type Book, comparable, inForce, type Problem } from '../eval/book.ts';
import { type Reference, referenceProblem } from '../match.ts';
import type { Environments } from './options.ts';
import { createPromptIndex } from './prompts.ts';

/** What a label says: the truth to judge by, or why it says none. */
export interface Truth {
  readonly reference?: Reference;
  /** Name of an environment for this task alone. */
  readonly environment?: string;
  /** Why there is no truth. A completion is judged all the same, but earns `null`. */
  readonly problem?: string;
}

/** Finds the truth of a task by what a trainer sends with it. */
export interface Tasks {
  /**
   * @param label a number, an id of a loaded problem, a status, a reference, or any of them as JSON in a text
   * @param prompt without a label, the loaded problem whose question stands in it
   */
  truthOf(label: unknown, prompt?: string): Truth;
  /** All problems with a truth, in the order of their files. */
  readonly problems: readonly Problem[];
}

const NOTHING: Truth = { problem: 'no label came with the completion' };
const STATUSES = ['optimal', 'infeasible', 'unbounded', 'noSolution'] as const;
/** Names under which a label may hold its value, besides those of a reference. */
const VALUE_KEYS = ['label', 'answer', 'ground_truth', 'reference_objective'];
const ID_KEYS = ['task_id', 'task', 'id'];
const REFERENCE_KEYS = ['objective', 'status', 'model', 'solution'];
/** JSON in JSON in JSON is still read. */
const MOST_NESTING = 3;

/** @returns the reference that a problem's completions are held against; undefined: its data set knows none */
export function referenceOf(problem: Problem): Reference | undefined {
  const truth = inForce(problem);
  const model = comparable(problem);
  if (truth === undefined && model === undefined) return undefined;
  return { ...truth, ...(model !== undefined && { model }) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function createTasks(book: Book | undefined, environments: Environments): Tasks {
  const problems = book === undefined ? [] : [...book.problems()].filter((problem) => referenceOf(problem) !== undefined);

  function byId(id: string): Truth | undefined {
    const problem = book?.find(id);
    if (problem === undefined) return undefined;
    const reference = referenceOf(problem);
    return reference === undefined ? { problem: `the data says no truth of '${id}'` } : { reference };
  }

  function ofText(label: string, depth: number): Truth {
    const text = label.trim();
    if (text === '') return NOTHING;
    const known = byId(text);
    if (known !== undefined) return known;
    const status = STATUSES.find((name) => name.toLowerCase() === text.toLowerCase());
    if (status !== undefined) return { reference: { status } };
    if (Number.isFinite(Number(text))) return { reference: { objective: Number(text) } };
    const unknown = {
      problem: `expected a label that is a number, a status, a reference as JSON, or the id of a loaded problem, got ${shown(text)}`,
    };
    if (!'{["'.includes(text[0] ?? '') || depth >= MOST_NESTING) return unknown;
    try {
      return ofAny(JSON.parse(text), depth + 1);
    } catch (error) {
      if (error instanceof SyntaxError) return unknown;
      throw error;
    }
  }

  function ofRecord(label: Readonly<Record<string, unknown>>, depth: number): Truth {
    const { environment, reference, format: _format, ...rest } = label;
    if (environment !== undefined && (typeof environment !== 'string' || environments.find(environment) === undefined)) {
      return { problem: `expected an environment that this server knows, got ${shown(environment)}` };
    }
    const own = typeof environment === 'string' ? { environment } : {};
    if (depth >= MOST_NESTING) return { ...own, problem: 'expected a label of less depth' };
    if (reference !== undefined) return { ...ofAny(reference, depth + 1), ...own };
    if (REFERENCE_KEYS.some((key) => rest[key] !== undefined && rest[key] !== null)) return { ...ofReference(rest), ...own };
    const id = ID_KEYS.map((key) => rest[key]).find((value) => typeof value === 'string');
    const known = typeof id === 'string' ? byId(id) : undefined;
    if (known !== undefined) return { ...known, ...own };
    const value = VALUE_KEYS.map((key) => rest[key]).find((one) => one !== undefined && one !== null);
    if (value !== undefined) return { ...ofAny(value, depth + 1), ...own };
    return { ...own, problem: id === undefined ? 'the label holds no truth' : `no problem ${shown(id)} is loaded` };
  }

  function ofReference(label: Readonly<Record<string, unknown>>): Truth {
    const given = REFERENCE_KEYS.filter((key) => label[key] !== undefined && label[key] !== null).map((key) => [key, label[key]]);
    const reference: unknown = Object.fromEntries(given);
    const problem = referenceProblem(reference);
    return problem === undefined ? { reference: reference as Reference } : { problem }; // checked
  }

  function ofAny(label: unknown, depth: number): Truth {
    if (label === undefined || label === null) return NOTHING;
    if (typeof label === 'number')
      return Number.isFinite(label) ? { reference: { objective: label } } : { problem: 'expected a finite number' };
    if (typeof label === 'string') return ofText(label, depth);
    if (isRecord(label)) return ofRecord(label, depth);
    if (Array.isArray(label) && label.length === 1 && depth < MOST_NESTING) return ofAny(label[0], depth + 1);
    return { problem: `expected a label that is a number, a text or an object, got ${shown(label)}` };
  }

  const prompts = createPromptIndex(problems);
  return {
    problems,
    truthOf(label, prompt) {
      if (prompt !== undefined && (label === undefined || label === null || label === '')) {
        const found = prompts.find(prompt);
        const reference = found === undefined ? undefined : referenceOf(found);
        if (reference !== undefined) return { reference };
      }
      return ofAny(label, 0);
    },
  };
}
