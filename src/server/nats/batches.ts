import type { Lane, Task } from './lanes.ts';

/** A batch on its way to a worker, or with one. */
export interface Batch {
  readonly id: string;
  readonly lane: Lane;
  /** Of its content. */
  readonly hash: string;
  /** By place in the batch: who wants the answer. More than one where other callers asked for the same. */
  readonly places: readonly Task[][];
  /** Where each part starts, and the end of the last. */
  readonly starts: readonly number[];
  readonly alone: boolean;
  /** Of the stream, once it has confirmed the batch; `stream` is when that stream was made. */
  sequence?: number;
  stream?: string;
  /** Who has begun it. */
  worker?: string;
  heard: number;
}

/** The batches that are not answered yet. */
export interface Batches {
  readonly byId: ReadonlyMap<string, Batch>;
  add(batch: Batch): void;
  remove(batch: Batch): void;
  /** @returns the batch of the same content that is under way already */
  twinOf(hash: string): Batch | undefined;
}

export function createBatches(): Batches {
  const byId = new Map<string, Batch>();
  const byHash = new Map<string, Batch>();
  return {
    byId,
    add(batch) {
      byId.set(batch.id, batch);
      if (!batch.alone) byHash.set(batch.hash, batch);
    },
    remove(batch) {
      byId.delete(batch.id);
      if (byHash.get(batch.hash) === batch) byHash.delete(batch.hash);
    },
    twinOf: (hash) => byHash.get(hash),
  };
}

const isWanted = (tasks: readonly Task[] | undefined): boolean => tasks?.some(({ over }) => !over) === true;

/** @returns for each part of a batch whether somebody still waits for it */
export function wantedParts({ places, starts }: Batch): boolean[] {
  return starts.slice(0, -1).map((start, part) => places.slice(start, starts[part + 1]).some(isWanted));
}

/** @returns every item of a batch that somebody still waits for */
export const wantedTasks = ({ places }: Batch): Task[] => places.flatMap((tasks) => tasks.filter(({ over }) => !over));

/** @returns where parts of these lengths start, and the end of the last */
export function startsOf(parts: readonly (readonly unknown[])[]): number[] {
  const starts = [0];
  for (const part of parts) starts.push((starts.at(-1) ?? 0) + part.length);
  return starts;
}
