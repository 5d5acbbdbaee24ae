import type { Draft } from './draft.ts';
import type { Random } from './random.ts';
import type { Split, Voice } from './voice.ts';

/** How a task can end. */
export const OUTCOMES = ['optimal', 'infeasible', 'unbounded'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a family writes a task from. */
interface Writing {
  readonly v: Voice;
  readonly random: Random;
  /** What the reference model has to come out as. */
  readonly outcome: Outcome;
  /** How many things the task is about: 2 is the least. */
  readonly size: number;
}

/** A number of the model that stands in the text in another form, and the numbers there that it is made of. */
export type Derived = readonly [value: number, from: readonly number[]];

interface Written {
  readonly sentences: readonly string[];
  readonly model: Draft;
  readonly derived?: readonly Derived[];
}

/** Problems of one kind. */
export interface Family {
  readonly name: string;
  /** The split that has this family: test families are never trained on. Families of training appear in all splits, said otherwise. */
  readonly split: Split;
  readonly outcomes: readonly [Outcome, ...Outcome[]];
  /** No sentence is added whose number belongs to nothing. */
  readonly plain?: true;
  write(writing: Writing): Written;
}
