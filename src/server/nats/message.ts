import { Packr } from 'msgpackr';
import type { Item, Judged } from '../../engine.ts';
import type { Reference } from '../../match.ts';

/** An item on its way to a worker: without its id and group, its reference by place, its environment as the settings know it. */
export type WireItem = Omit<Item, 'id' | 'group' | 'reference'> & { readonly reference?: number };

/** What a message of the stream holds. */
export interface Job {
  /** JSON, see Settings: the same text for all batches of a server, so that a worker knows it again. */
  readonly settings: string;
  readonly references: readonly Reference[];
  /** Of one call each. */
  readonly parts: readonly (readonly WireItem[])[];
}

/** What a worker asks or tells the server of a batch. Every one has a Reply. */
export type Ask =
  /** It is about to judge it. A batch that is begun and comes back has lost its worker. */
  | { readonly kind: 'begin'; readonly batch: string; readonly worker: string }
  /** Items of it, by their places: what is ready is told, so that nobody waits for another's hard model. */
  | { readonly kind: 'judged'; readonly batch: string; readonly places: readonly number[]; readonly judged: readonly Judged[] }
  /** These cannot be judged, and why: a failure of ours. */
  | { readonly kind: 'refused'; readonly batch: string; readonly places: readonly number[]; readonly message: string };

/** To `begin`: which parts are still wanted; none: the batch is done with. To all else: that it has arrived. */
export interface Reply {
  readonly wanted?: readonly boolean[];
}

/** To a worker: parts of a batch that nobody waits for any more. */
export interface Cancel {
  readonly batch: string;
  readonly parts: readonly number[];
}

// Records: of 64 verdicts that look alike, the names of the keys travel once.
const packr = new Packr({ useRecords: true });

export const packed = (value: Job | Ask | readonly Ask[] | Reply | readonly Reply[] | Cancel): Uint8Array => packr.pack(value);

/** What the other side packed; both are of one build. */
export const unpacked = <T>(bytes: Uint8Array): T => packr.unpack(bytes) as T;
