// What goes over the channel between the program that judges and a listener, by Node's structured clone.
import type { Item, Judged } from '../../engine.ts';
import type { RewardPreset } from '../../environment.ts';
import type { Problem } from '../../eval/book.ts';
import type { ServerOptions, Times } from '../options.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Protocol } from '../service.ts';
import type { Counted } from '../tally.ts';

/** How a listener is set up; the answer to its first message. */
export interface ListenerSettings extends Pick<ServerOptions, 'environment' | 'environments' | 'token' | 'log'> {
  readonly host: string;
  readonly port: number;
  /** The socket of the program that judges, for everything that a listener does not answer itself. */
  readonly path: string;
  readonly bodyBytes: number;
  readonly queueBytes: number;
  readonly repeatBytes: number;
  readonly times: Times;
  readonly problems: readonly Problem[];
  readonly preset: RewardPreset | undefined;
}

/** Items of one request. */
export interface ListenerCall {
  readonly call: number;
  readonly protocol: Protocol;
  readonly items: readonly Item[];
  /** Of the request. */
  readonly bytes: number;
}

/** What became of a call. */
export type Answered =
  | { readonly call: number; readonly judged: readonly Judged[] }
  | { readonly call: number; readonly refusal: RefusalCode; readonly message: string };

/** What a listener has counted since it last told. */
export interface Counts {
  /** Replies, by route and status. */
  readonly replies: ReadonlyMap<string, number>;
  /** Of requests that were the same as earlier ones. */
  readonly again: readonly Counted[];
}

export type ToListener =
  | { readonly kind: 'settings'; readonly settings: ListenerSettings }
  | { readonly kind: 'answers'; readonly answers: readonly Answered[] }
  /** Asks for all that was counted. */
  | { readonly kind: 'look'; readonly look: number }
  /** Stop listening, finish, end. */
  | { readonly kind: 'close' };

export type FromListener =
  /** It hears: what a cluster's process is sent before its own code runs is lost. */
  | { readonly kind: 'hears' }
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string; readonly syscall: string | undefined }
  /** All of one turn of the event loop. */
  | { readonly kind: 'turn'; readonly calls: readonly ListenerCall[]; readonly gone: readonly number[]; readonly counts: Counts }
  | { readonly kind: 'seen'; readonly look: number; readonly connections: number; readonly counts: Counts };
