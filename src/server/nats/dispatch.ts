import { createHash } from 'node:crypto';
import type { SolverName } from '../../codes.gen.ts';
import type { Item } from '../../engine.ts';
import { type Batch, type Batches, createBatches, startsOf, wantedParts, wantedTasks } from './batches.ts';
import type { Desk } from './desk.ts';
import { addTasks, BATCH_ITEMS, bytesOf, type Call, createLane, finish, forget, jobOf, type Lane, type Task, takeBatch } from './lanes.ts';
import type { Failures } from './failures.ts';
import { packed } from './message.ts';
import type { Routes } from './settings.ts';
import type { Stream } from './stream.ts';

export interface DispatchParts {
  readonly server: string;
  readonly routes: Routes;
  readonly failures: Failures;
  readonly stream: (batches: Batches) => Stream;
  readonly desk: (batches: Batches, done: (batch: Batch) => void) => Desk;
  /** What the payload of a message may hold. */
  readonly mostPayload: number;
  /** Threads of all workers. */
  readonly threads: () => number;
  /** Told how long an item has waited for its turn, in milliseconds. */
  readonly onSent: (waitedMs: number) => void;
  /** Tells a worker that nobody waits for parts of a batch any more. */
  readonly cancel: (worker: string, batch: string, parts: readonly number[]) => void;
}

/** The way from calls to batches in the stream, and back out where a call is dropped. */
export interface Dispatch {
  readonly lanes: ReadonlyMap<SolverName, Lane>;
  readonly running: number;
  readonly desk: Desk;
  readonly full: number;
  enter(call: Call, items: readonly Item[]): void;
  drop(call: Call): void;
  /** Sends what the workers can hold. */
  pump(): void;
  /** Sends again what the stream has lost. @returns how many batches */
  recover(before: number): Promise<number>;
}

/** Batches that are on their way at once, for each thread of a worker: what it judges, what it holds to do next, and what it is being sent. */
const BATCHES_A_THREAD = 6;
const FEWEST_BATCHES = 16;
/** Publications that a lane waits for at the same time. While it waits for one, only full batches go: who comes meanwhile travels together. */
const MOST_PUBLISHING = 8;

export function createDispatch(given: DispatchParts): Dispatch {
  const { server, routes, failures, mostPayload, threads, onSent, cancel } = given;
  const batches = createBatches();
  const lanes = new Map<SolverName, Lane>();
  const stream = given.stream(batches);
  const desk = given.desk(batches, (batch) => {
    batches.remove(batch);
    setImmediate(pump);
  });
  let numbered = 0;

  function laneOf(environment: string | undefined): Lane {
    const solver = routes.solverOf(environment);
    let lane = lanes.get(solver);
    if (lane === undefined) {
      lane = createLane(solver);
      lanes.set(solver, lane);
    }
    return lane;
  }
  laneOf(undefined);

  function pump(): void {
    const most = Math.max(FEWEST_BATCHES, threads() * BATCHES_A_THREAD);
    for (const lane of lanes.values()) {
      while (lane.waiting > 0 && batches.byId.size < most && lane.publishing < MOST_PUBLISHING) {
        if (lane.publishing > 0 && lane.waiting < BATCH_ITEMS && lane.suspects.length === 0) break;
        const taken = takeBatch(lane);
        if (taken === undefined) break;
        send(lane, taken.parts, taken.alone);
      }
    }
  }

  function send(lane: Lane, parts: readonly (readonly Task[])[], alone: boolean): void {
    const payload = packed(jobOf(parts, routes.settings));
    const tasks = parts.flat();
    if (payload.length > mostPayload) {
      shrink(lane, tasks, payload.length);
      return;
    }
    const now = performance.now();
    for (const { call } of tasks) onSent(now - call.since);
    const hash = createHash('sha256').update(payload).digest('base64url').slice(0, 22);
    const twin = alone ? undefined : batches.twinOf(hash);
    if (twin !== undefined && wantedParts(twin).every((wanted) => wanted)) {
      for (const [i, task] of tasks.entries()) {
        task.batch = twin;
        twin.places[i]?.push(task);
      }
      return;
    }
    numbered += 1;
    const places = tasks.map((task) => [task]);
    const batch: Batch = { id: `${server}.${numbered}`, lane, hash, places, starts: startsOf(parts), alone, heard: now };
    for (const task of tasks) task.batch = batch;
    batches.add(batch);
    void publish(batch, payload);
  }

  async function publish(batch: Batch, payload: Uint8Array): Promise<void> {
    const { lane } = batch;
    lane.publishing += 1;
    await stream.put(batch, payload);
    lane.publishing -= 1;
    pump();
  }

  /** Of a batch that is too large for a message: each item goes by itself, and one that is too large by itself cannot go at all. */
  function shrink(lane: Lane, tasks: readonly Task[], length: number): void {
    const [only] = tasks;
    if (tasks.length === 1 && only !== undefined) finish(only, failures.tooLarge(only.item, lane.solver, length, mostPayload));
    else for (const task of tasks) addTasks(lane, [task]);
  }

  function enter(call: Call, items: readonly Item[]): void {
    const byLane = new Map<Lane, Task[]>();
    for (const [place, item] of items.entries()) {
      const lane = laneOf(item.environment);
      const tasks = byLane.get(lane) ?? [];
      const task: Task = { call, place, item, lane, bytes: bytesOf(item), deaths: 0, over: false };
      tasks.push(task);
      call.tasks.push(task);
      byLane.set(lane, tasks);
    }
    for (const [lane, tasks] of byLane) addTasks(lane, tasks);
    pump();
  }

  function drop(call: Call): void {
    const touched = new Map<Batch, boolean[]>();
    for (const task of call.tasks) {
      if (task.over) continue;
      if (task.batch === undefined) forget(task);
      else if (!touched.has(task.batch)) touched.set(task.batch, wantedParts(task.batch));
    }
    for (const task of call.tasks) task.over = true;
    for (const [batch, before] of touched) {
      const after = wantedParts(batch);
      const parts = after.flatMap((wanted, part) => (before[part] === true && !wanted ? [part] : []));
      if (batch.worker !== undefined && parts.length > 0) cancel(batch.worker, batch.id, parts);
      if (after.includes(true)) continue;
      batches.remove(batch);
      stream.take(batch);
    }
    setImmediate(pump);
  }

  /** A batch as it was sent, of one of those who wait for it. */
  function partsOf({ places, starts }: Batch): Task[][] {
    const first = places.map((tasks) => tasks.slice(0, 1));
    return starts.slice(0, -1).map((start, part) => first.slice(start, starts[part + 1]).flat());
  }

  async function recover(before: number): Promise<number> {
    const lost = await stream.lost(before);
    for (const batch of lost) {
      if (wantedTasks(batch).length === 0) continue;
      delete batch.sequence;
      batch.heard = performance.now();
      void publish(batch, packed(jobOf(partsOf(batch), routes.settings)));
    }
    return lost.length;
  }

  return {
    lanes,
    desk,
    enter,
    drop,
    pump,
    recover,
    get running() {
      return batches.byId.size;
    },
    get full() {
      return stream.full;
    },
  };
}
