// What goes over the channel between a pool of shards and a shard, by Node's structured clone.
import type { BatchResult, Task } from './batch.ts';

/** How a shard is set up; sent first. */
interface ShardSettings {
  readonly threads: number;
}

export type ToShard =
  | { readonly kind: 'settings'; readonly settings: ShardSettings }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'stop'; readonly task: number };

/** What an item has done to its shard. */
export type Trouble = 'time' | 'memory';

export type FromShard =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly task: number; readonly result: BatchResult }
  | { readonly kind: 'error'; readonly task: number; readonly message: string }
  | { readonly kind: 'beat' }
  /** The shard is of no more use: this item overran its time, or memory went beyond what the tasks at work may take. */
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly task: number; readonly item: number };
