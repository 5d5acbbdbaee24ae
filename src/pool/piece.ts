// What a pool of shards keeps about its work.
import type { ChildProcess } from 'node:child_process';
import type { Batch, BatchResult, Gathered } from './batch.ts';
import type { Trouble } from './messages.ts';

/** Why a shard is no more. */
export type End = { readonly trouble: Trouble; readonly task: number; readonly item: number } | 'crash' | 'kill';

/** A call of run(). */
export interface Call {
  readonly batch: Batch;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (reason: unknown) => void;
  done: boolean;
  /** Takes the call off its signal. */
  forget: () => void;
  /** Rows that are gathered one by one, once the batch had to be taken apart. */
  apart?: { readonly rows: Gathered; left: number };
}

/** A batch, or one text of it, that waits or runs. */
export interface Piece {
  readonly call: Call;
  readonly batch: Batch;
  /** Row in the call's batch; -1: the whole batch. */
  readonly row: number;
  /** Shards that ended while they ran this piece alone: by a crash, and by a kill from outside. */
  readonly crashes: number;
  readonly kills: number;
}

/** A piece that was given to a shard at `since`. */
interface Given {
  readonly piece: Piece;
  readonly since: number;
}

export interface Shard {
  readonly child: ChildProcess;
  /** By task, in the order in which they were given: those behind the first `threads` wait there. */
  readonly running: Map<number, Given>;
  ready: boolean;
  dead: boolean;
  /** Keeps new work away until the shard is empty, for a piece that must run alone. */
  reserved: boolean;
  heard: number;
}
