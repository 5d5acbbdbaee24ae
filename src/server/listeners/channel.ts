import { Refusal } from '../refusal.ts';
import type { Service } from '../service.ts';
import { type Counted, countedOf } from '../tally.ts';
import type { Answered, Counts, FromListener, ListenerCall } from './messages.ts';

/** A listener's side of the channel. */
export interface Channel {
  readonly judge: Service['judge'];
  take(answers: readonly Answered[]): void;
  countReply(key: string): void;
  countAgain(counted: Counted): void;
  /** @returns what was counted since it was last told */
  counts(): Counts;
  /** Sends what is there to be sent. */
  flush(): void;
}

interface Waiting {
  readonly resolve: (answer: Answered) => void;
}

/** Counts that nobody asks for and that no call takes along are told so often. */
const TELL_MS = 1000;

/** What a turn of the event loop brings goes into one message: a message costs both sides as much as an item in it. */
export function createChannel(send: (message: FromListener) => void): Channel {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let calls: ListenerCall[] = [];
  let gone: number[] = [];
  let replies = new Map<string, number>();
  let again: Counted[] = [];
  let scheduled = false;

  function counts(): Counts {
    const told = { replies, again };
    replies = new Map();
    again = [];
    return told;
  }

  function flush(): void {
    scheduled = false;
    if (calls.length + gone.length + replies.size + again.length === 0) return;
    const turn = { calls, gone };
    calls = [];
    gone = [];
    send({ kind: 'turn', ...turn, counts: counts() });
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  setInterval(flush, TELL_MS).unref();

  return {
    async judge(items, { protocol, asker }) {
      const { signal, bytes = 0 } = asker;
      signal.throwIfAborted();
      if (items.length === 0) {
        asker.counted = countedOf(protocol, []);
        return [];
      }
      const call = next;
      next += 1;
      const answer = await new Promise<Answered>((resolve, reject) => {
        const onAbort = (): void => {
          waiting.delete(call);
          gone.push(call);
          schedule();
          reject(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(call, {
          resolve(answered) {
            signal.removeEventListener('abort', onAbort);
            resolve(answered);
          },
        });
        calls.push({ call, protocol, items, bytes });
        schedule();
      });
      if ('refusal' in answer) throw new Refusal(answer.refusal, answer.message);
      asker.counted = countedOf(protocol, answer.judged);
      return [...answer.judged];
    },
    take(answers) {
      for (const answer of answers) {
        waiting.get(answer.call)?.resolve(answer);
        waiting.delete(answer.call);
      }
    },
    countReply(key) {
      replies.set(key, (replies.get(key) ?? 0) + 1);
    },
    countAgain(counted) {
      again.push(counted);
      schedule();
    },
    counts,
    flush,
  };
}
