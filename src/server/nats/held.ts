import type { JsMsg } from '@nats-io/jetstream';
import type { Judged } from '../../engine.ts';
import { startsOf } from './batches.ts';
import type { Judges } from './judges.ts';
import type { Line } from './line.ts';
import { type Job, unpacked, type WireItem } from './message.ts';

/** A batch that a worker has taken out of the queue and not answered yet. */
export interface Held {
  /** As it came last. */
  message: JsMsg;
  readonly batch: string;
  readonly server: string;
  readonly alone: boolean;
  /** Parts that nobody waits for any more. */
  readonly cancelled: Set<number>;
  /** Stops the solves of the moment; what is still wanted is begun again. */
  stop: AbortController;
}

export interface JudgeHeldParts {
  readonly worker: string;
  readonly judges: Judges;
  readonly line: Line;
  readonly onJudged: () => void;
}

/** A server that does not answer may have lost its connection: the batch comes again in a while. After so many times nobody waits for it any more. */
const MOST_UNANSWERED = 6;
const BEGIN_MS = 1000;
const againMs = (deliveries: number): number => 500 * 2 ** Math.min(deliveries, 4);

interface Place {
  readonly place: number;
  readonly part: number;
  readonly item: WireItem;
}

function placesOf({ parts }: Job, wanted: readonly boolean[]): Place[] {
  const starts = startsOf(parts);
  return parts.flatMap((items, part) =>
    wanted[part] === true ? items.map((item, i) => ({ place: (starts[part] ?? 0) + i, part, item })) : [],
  );
}

/** Judges a batch for its server, and acknowledges it when every answer has arrived there. */
export async function judgeHeld(held: Held, parts: JudgeHeldParts): Promise<void> {
  const { server, batch } = held;
  const [reply] = (await parts.line.ask(server, [{ kind: 'begin', batch, worker: parts.worker }], BEGIN_MS)) ?? [];
  if (reply === undefined) {
    giveBack(held);
    return;
  }
  const { wanted = [] } = reply;
  if (!wanted.includes(true)) {
    held.message.ack();
    return;
  }
  const job = unpacked<Job>(held.message.data);
  // Only when all has arrived: a verdict that has not is made again, by whoever gets the batch next.
  if (await judgeJob(held, job, placesOf(job, wanted), parts)) held.message.ack();
  else giveBack(held);
}

function giveBack({ message }: Held): void {
  const { deliveryCount } = message.info;
  if (deliveryCount >= MOST_UNANSWERED) message.term('nobody waits for it');
  else message.nak(againMs(deliveryCount));
}

/** @returns whether the server knows all that it still wants to know */
async function judgeJob(held: Held, job: Job, places: readonly Place[], { judges, line, onJudged }: JudgeHeldParts): Promise<boolean> {
  const { server, batch, cancelled } = held;
  const arrivals: Promise<boolean>[] = [];
  const answered = new Set<number>();
  let ready: { places: number[]; judged: Judged[] } | undefined;

  /** What is ready at the same moment goes together. */
  function tell(place: number, judged: Judged): void {
    answered.add(place);
    onJudged();
    if (ready !== undefined) {
      ready.places.push(place);
      ready.judged.push(judged);
      return;
    }
    const told = { places: [place], judged: [judged] };
    ready = told;
    arrivals.push(
      new Promise(setImmediate).then(() => {
        ready = undefined;
        return line.tell(server, { kind: 'judged', batch, ...told });
      }),
    );
  }

  for (;;) {
    const left = places.filter(({ place, part }) => !answered.has(place) && !cancelled.has(part));
    if (left.length === 0) break;
    const { signal } = held.stop;
    const onAnswer = (at: number, judged: Judged): void => tell(left[at]?.place ?? -1, judged);
    try {
      await judges.judge(
        job,
        left.map(({ item }) => item),
        { signal, onJudged: onAnswer },
      );
      break;
    } catch (error) {
      if (signal.aborted) {
        held.stop = new AbortController();
        continue;
      }
      const message = error instanceof Error ? error.message : String(error);
      const missing = left.filter(({ place }) => !answered.has(place)).map(({ place }) => place);
      arrivals.push(line.tell(server, { kind: 'refused', batch, places: missing, message }));
      break;
    }
  }
  return (await Promise.all(arrivals)).every((whether) => whether);
}
