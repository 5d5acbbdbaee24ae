import type { Judged } from '../../engine.ts';
import { type Batch, type Batches, wantedParts, wantedTasks } from './batches.ts';
import { addSuspect, finish, type Task } from './lanes.ts';
import type { Ask, Reply } from './message.ts';

/** Workers that may end over an item: then it is the item's doing. */
export const MOST_DEATHS = 3;

export interface DeskParts {
  readonly batches: Batches;
  readonly crashed: (task: Task) => Judged;
  readonly refused: (task: Task, message: string) => void;
  /** The batch is done with: nobody waits for it any more. */
  readonly done: (batch: Batch) => void;
}

interface DeskStats {
  judged: number;
  /** Items whose worker ended while it judged them. */
  redelivered: number;
  blamed: number;
}

export interface Desk {
  answer(ask: Ask): Reply;
  readonly stats: Readonly<DeskStats>;
}

const DONE: Reply = { wanted: [] };
const NOTED: Reply = {};

/**
 * Answers the workers. A batch that is begun a second time, by another worker, has lost its first: its items are tried again each by itself, and
 * one that loses three workers is not tried any more. What comes twice counts once.
 */
export function createDesk({ batches, crashed, refused, done }: DeskParts): Desk {
  const stats: DeskStats = { judged: 0, redelivered: 0, blamed: 0 };

  /** @returns whether the batch may go on */
  function lost(batch: Batch): boolean {
    const tasks = wantedTasks(batch);
    stats.redelivered += tasks.length;
    for (const task of tasks) task.deaths += 1;
    if (batch.alone && tasks.every(({ deaths }) => deaths < MOST_DEATHS)) return true;
    for (const task of tasks) {
      if (task.deaths < MOST_DEATHS) {
        addSuspect(task);
        continue;
      }
      stats.blamed += 1;
      finish(task, crashed(task));
    }
    return false;
  }

  function begin(batch: Batch, worker: string): Reply {
    const wanted = wantedParts(batch);
    const isOver = !wanted.includes(true);
    if (isOver || (batch.worker !== undefined && batch.worker !== worker && !lost(batch))) {
      done(batch);
      return DONE;
    }
    batch.worker = worker;
    return { wanted };
  }

  function judged(batch: Batch, places: readonly number[], answers: readonly Judged[]): void {
    for (const [i, answer] of answers.entries()) {
      for (const task of batch.places[places[i] ?? -1] ?? []) {
        if (!task.over) stats.judged += 1;
        finish(task, answer);
      }
    }
    if (!wantedParts(batch).includes(true)) done(batch);
  }

  function answer(ask: Ask): Reply {
    const batch = batches.byId.get(ask.batch);
    if (batch === undefined) return ask.kind === 'begin' ? DONE : NOTED;
    batch.heard = performance.now();
    switch (ask.kind) {
      case 'begin':
        return begin(batch, ask.worker);
      case 'judged':
        judged(batch, ask.places, ask.judged);
        return NOTED;
      case 'refused':
        for (const place of ask.places) for (const task of batch.places[place] ?? []) refused(task, ask.message);
        if (!wantedParts(batch).includes(true)) done(batch);
        return NOTED;
    }
  }
  return { answer, stats };
}
