import type { SolverName } from '../../codes.gen.ts';
import type { CallOptions, Item, Judged } from '../../engine.ts';
import type { Reference } from '../../match.ts';
import type { Batch } from './batches.ts';
import type { Job, WireItem } from './message.ts';

/** A call of judge() until all of its items are answered. */
export interface Call {
  readonly tasks: Task[];
  readonly out: Judged[];
  readonly since: number;
  left: number;
  over: boolean;
  readonly resolve: (judged: Judged[]) => void;
  readonly reject: (reason: unknown) => void;
  readonly onJudged?: CallOptions['onJudged'] | undefined;
}

/** One item of a call. */
export interface Task {
  readonly call: Call;
  readonly place: number;
  readonly item: Item;
  readonly lane: Lane;
  /** Absent as long as it waits for its turn. */
  batch?: Batch;
  /** About, of its text and reference. */
  readonly bytes: number;
  /** Workers that ended while they judged it. */
  deaths: number;
  over: boolean;
}

/** The way of all items that need the same solver: in the order of their calls, in batches. */
export interface Lane {
  readonly solver: SolverName;
  /** Of one call each. */
  readonly groups: Task[][];
  /** Some worker ended over them, or over others beside them: each goes by itself. */
  readonly suspects: Task[];
  /** Items in both that are still wanted. */
  waiting: number;
  waitingBytes: number;
  /** Batches that the stream has not confirmed. */
  publishing: number;
}

export interface Taken {
  readonly parts: readonly (readonly Task[])[];
  readonly alone: boolean;
}

export const BATCH_ITEMS = 64;
export const BATCH_BYTES = 2 ** 18;

export const createLane = (solver: SolverName): Lane => ({ solver, groups: [], suspects: [], waiting: 0, waitingBytes: 0, publishing: 0 });

export function bytesOf({ text, completion, reference }: Item): number {
  return (text ?? completion ?? '').length + (reference?.model?.length ?? 0) + 64;
}

/** Puts items of one call and lane behind what waits, in groups that fit a batch. */
export function addTasks(lane: Lane, tasks: readonly Task[]): void {
  let group: Task[] = [];
  let bytes = 0;
  for (const task of tasks) {
    if (group.length > 0 && (group.length >= BATCH_ITEMS || bytes + task.bytes > BATCH_BYTES)) {
      lane.groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(task);
    bytes += task.bytes;
    lane.waiting += 1;
    lane.waitingBytes += task.bytes;
  }
  if (group.length > 0) lane.groups.push(group);
}

export function addSuspect(task: Task): void {
  const { lane } = task;
  delete task.batch;
  lane.suspects.push(task);
  lane.waiting += 1;
  lane.waitingBytes += task.bytes;
}

/** An item waits no more. */
export function forget({ lane, bytes }: Task): void {
  lane.waiting -= 1;
  lane.waitingBytes -= bytes;
}

/** Takes the next batch: a suspect by itself, else as many whole groups as fit. Items that nobody wants any more stay behind. */
export function takeBatch(lane: Lane): Taken | undefined {
  for (let suspect = lane.suspects.shift(); suspect !== undefined; suspect = lane.suspects.shift()) {
    if (suspect.over) continue;
    forget(suspect);
    return { parts: [[suspect]], alone: true };
  }
  const parts: Task[][] = [];
  let items = 0;
  let bytes = 0;
  for (let group = lane.groups[0]; group !== undefined; group = lane.groups[0]) {
    const wanted = group.filter(({ over }) => !over);
    const more = wanted.reduce((sum, task) => sum + task.bytes, 0);
    if (items > 0 && (items + wanted.length > BATCH_ITEMS || bytes + more > BATCH_BYTES)) break;
    lane.groups.shift();
    if (wanted.length === 0) continue;
    for (const task of wanted) forget(task);
    parts.push(wanted);
    items += wanted.length;
    bytes += more;
  }
  return parts.length === 0 ? undefined : { parts, alone: false };
}

/** @returns what a worker is sent; a reference that many items have goes once */
export function jobOf(parts: Taken['parts'], settings: string): Job {
  const places = new Map<Reference, number>();
  const wireOf = ({ item: { id: _id, group: _group, reference, ...rest } }: Task): WireItem => {
    if (reference === undefined) return rest;
    const place = places.get(reference) ?? places.size;
    places.set(reference, place);
    return { ...rest, reference: place };
  };
  const wire = parts.map((part) => part.map(wireOf));
  return { settings, references: [...places.keys()], parts: wire };
}

/** Answers an item, and its call with its last. */
export function finish(task: Task, judged: Judged): void {
  const { call, item, place } = task;
  if (task.over) return;
  task.over = true;
  const { id, group } = item;
  const told = { ...(id !== undefined && { id }), ...(group !== undefined && { group }), ...judged };
  call.out[place] = told;
  call.onJudged?.(place, told);
  call.left -= 1;
  if (call.left > 0 || call.over) return;
  call.over = true;
  call.resolve(call.out);
}
