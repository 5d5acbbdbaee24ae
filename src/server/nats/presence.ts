import type { NatsConnection } from '@nats-io/transport-node';
import { PRESENCE } from './connection.ts';

interface Present {
  readonly id: string;
  readonly build: string;
  readonly version: string;
  readonly host: string;
  /** It goes, and has said so. */
  readonly gone?: boolean;
}

export interface WorkerPresence extends Present {
  readonly kind: 'worker';
  readonly threads: number;
  /** Versions of the solvers that passed their self-test there, by name. */
  readonly solvers: Readonly<Record<string, string>>;
}

export interface ServerPresence extends Present {
  readonly kind: 'server';
  /** Solvers that items of it have asked for. */
  readonly solvers: readonly string[];
}

export type Presence = WorkerPresence | ServerPresence;

export const PRESENCE_MS = 1000;

/** Says again and again that somebody is there. @returns what ends it */
export function announce(nc: NatsConnection, presence: () => Presence): () => void {
  const say = (more: Partial<Present> = {}): void => {
    if (!nc.isClosed()) nc.publish(PRESENCE, JSON.stringify({ ...presence(), ...more }));
  };
  say();
  const timer = setInterval(say, PRESENCE_MS);
  timer.unref();
  void nc.closed().then(() => clearInterval(timer));
  return () => {
    clearInterval(timer);
    say({ gone: true });
  };
}

/** Calls `see` with everybody who says that he is there, oneself included. */
export function watch(nc: NatsConnection, see: (presence: Presence) => void): void {
  nc.subscribe(PRESENCE, {
    callback: (error, message) => {
      if (error === null) see(message.json<Presence>()); // of a program of this project: subjects are its own
    },
  });
}
