import type { Engine, Item } from '../engine.ts';
import { EngineError, shown } from '../errors.ts';
import { aside } from './clauses.ts';
import { lpOf } from './draft.ts';
import { FAMILIES, NAMED_FAMILIES } from './families.ts';
import type { Derived, Family, Outcome } from './family.ts';
import { createRandom, type Random } from './random.ts';
import { createVoice, paragraph, type Split } from './voice.ts';

/** A problem in words, and the model that it means. */
export interface Task {
  readonly id: string;
  readonly split: Split;
  readonly family: string;
  /** What training shows of it: nothing of its family, its family in other words, or both. */
  readonly unseen: 'family' | 'phrasing' | 'nothing';
  readonly question: string;
  /** The reference model, as LP text. */
  readonly model: string;
  readonly outcome: Outcome;
  readonly derived: readonly Derived[];
}

/** A task with the truth, as the engine found it. */
export interface JudgedTask extends Task {
  /** Absent where there is no optimum. */
  readonly objective?: number;
  /** False: a solver's word for the optimum of integers; its point was checked. */
  readonly proved: boolean;
}

export interface TaskOptions {
  /** Same seed, same tasks. */
  readonly seed: string;
  readonly split: Split;
  readonly count: number;
  /** By name; absent: all that the split has, but the compact ones. */
  readonly families?: readonly string[];
  /** Things a task is about, from 2 to 4: least and most. */
  readonly sizes?: readonly [number, number];
  /** Share of tasks without an optimum, among the families that have such. */
  readonly hopeless?: number;
}

export const TASK_DEFAULTS = { sizes: [2, 3], hopeless: 0.12 } as const;
/** Chance of a sentence with a number that belongs to nothing. */
const ASIDES = 0.3;
/** Draws after which a new text is given up: the numbers of the smallest family have far more values. */
const DRAWS = 1000;

const isIn = (split: Split, family: Family): boolean => family.split === 'train' || family.split === split;

/** @returns the families of a split: its own, and those of training, which it tells in other words */
export const familiesOf = (split: Split): Family[] => FAMILIES.filter((family) => isIn(split, family));

function outcomeOf(family: Family, random: Random, hopeless: number): Outcome {
  const [first, ...others] = family.outcomes;
  const [other, ...more] = others;
  return other !== undefined && random.chance(hopeless) ? random.pick([other, ...more]) : first;
}

/** One task of a family. The same arguments give the same task. */
export function writeTask(
  family: Family,
  {
    id,
    seed,
    split,
    size,
    outcome,
  }: { readonly id: string; readonly seed: string; readonly split: Split; readonly size: number; readonly outcome: Outcome },
): Task {
  const random = createRandom(`${seed}/${family.name}/${split}`);
  const v = createVoice(split, random);
  const { sentences, model, derived = [] } = family.write({ v, random, outcome, size });
  const [first = '', ...rest] = sentences;
  const extra = family.plain !== true && random.chance(ASIDES) ? [aside(v, random)] : [];
  return {
    id,
    split,
    family: family.name,
    unseen: split === 'train' ? 'nothing' : family.split === 'train' ? 'phrasing' : 'family',
    question: paragraph([first, ...extra, ...rest]),
    model: lpOf(model),
    outcome,
    derived,
  };
}

function chosenFamilies({ split, families }: TaskOptions): readonly [Family, ...Family[]] {
  const there = families === undefined ? familiesOf(split) : NAMED_FAMILIES.filter((family) => isIn(split, family));
  for (const name of families ?? [])
    if (!there.some((family) => family.name === name))
      throw new RangeError(
        `expected a family of the ${split} split (${there.map((family) => family.name).join(', ')}), got ${shown(name)}`,
      );
  const [first, ...rest] = there.filter(({ name }) => families?.includes(name) ?? true);
  if (first === undefined) throw new RangeError('expected at least one family');
  return [first, ...rest];
}

/** Tasks whose texts all differ, each of a family by chance. */
export function* writeTasks(options: TaskOptions): Generator<Task, void, undefined> {
  const { seed, split, count, sizes = TASK_DEFAULTS.sizes, hopeless = TASK_DEFAULTS.hopeless } = options;
  const [least, most] = sizes;
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 2 || most > 4 || most < least)
    throw new RangeError(`expected sizes from 2 to 4, got ${least} to ${most}`);
  const families = chosenFamilies(options);
  const seen = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const random = createRandom(`${seed}/${split}/${index}`);
    for (let draw = 0; ; draw += 1) {
      if (draw === DRAWS) throw new RangeError(`expected fewer tasks than ${count}: their texts begin to repeat`);
      const family = random.pick(families);
      const task = writeTask(family, {
        id: `${split}-${family.name}-${seed}-${index}`,
        seed: `${seed}/${index}/${draw}`,
        split,
        size: random.integer(least, most),
        outcome: outcomeOf(family, random, hopeless),
      });
      if (seen.has(task.question)) continue;
      seen.add(task.question);
      yield task;
      break;
    }
  }
}

/**
 * Finds the truth of tasks by judging their reference models.
 * @throws EngineError `badTask` where a model does not come out as its family says: that is a fault of the generator
 */
export async function judgeTasks(engine: Engine, tasks: readonly Task[]): Promise<JudgedTask[]> {
  const items: Item[] = tasks.map(({ model }) => ({ text: model, format: 'lp' }));
  const judged = await engine.judge(items);
  return tasks.map((task, i) => {
    const verdict = judged[i]?.verdict;
    const proved = verdict?.certificate === 'proved';
    if (verdict?.status !== task.outcome || !(proved || (task.outcome === 'optimal' && verdict.certificate === 'primal')))
      throw new EngineError(
        'badTask',
        `${task.id} should be ${task.outcome} and is ${verdict?.status} (${verdict?.fault?.message ?? verdict?.certificate})`,
      );
    return {
      ...task,
      proved,
      ...(task.outcome === 'optimal' && typeof verdict.objective === 'number' && { objective: verdict.objective }),
    };
  });
}

/** @returns a task as a line of a data set, for `assay eval --data` and for programs of others */
export function dataLineOf({ id, split, family, unseen, question, model, outcome, objective, proved }: JudgedTask, source: string): object {
  const answer = objective ?? null;
  return {
    id,
    dataset: 'assay-tasks',
    split,
    question,
    answer,
    answer_raw: answer === null ? null : String(answer),
    source,
    reference: { status: outcome, ...(objective !== undefined && { objective }), model },
    meta: { family, unseen, proved, ...(outcome !== 'optimal' && { expect: 'no-solution' }) },
  };
}
