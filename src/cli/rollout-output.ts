// How a rollout is written: JSON Lines, MessagePack or Arrow, by the ending of the file's name.
import { appendFileSync, closeSync, openSync } from 'node:fs';
import type { RolloutGroup } from '../rollout/rollout.ts';
import { groupRecords } from './rollout-files.ts';

type Form = 'jsonl' | 'msgpack' | 'arrow';

/** Records as bytes, a group at a time. */
export interface Encoder {
  group(records: readonly Readonly<Record<string, unknown>>[]): Uint8Array;
  /** What stands behind the last group. */
  end(): Uint8Array;
}

export function formOf(path: string | undefined): Form {
  const ending = path?.split('.').at(-1);
  return ending === 'msgpack' || ending === 'arrow' ? ending : 'jsonl';
}

const NOTHING = new Uint8Array(0);

async function encoderFor(form: Form): Promise<Encoder> {
  if (form === 'arrow') return (await import('./rollout-arrow.ts')).createArrowEncoder();
  const encode = form === 'msgpack' ? (await import('msgpackr')).pack : (record: unknown) => Buffer.from(`${JSON.stringify(record)}\n`);
  return { group: (records) => Buffer.concat(records.map((record) => encode(record))), end: () => NOTHING };
}

/** Appends whole groups to a file, or writes them to standard output. A group that the process is ended in is cut off when it goes on. */
export async function createOutput(path: string | undefined): Promise<{ write(group: RolloutGroup): void; close(): void }> {
  const encoder = await encoderFor(formOf(path));
  const file = path === undefined ? undefined : openSync(path, 'a');
  function put(bytes: Uint8Array): void {
    if (file === undefined) process.stdout.write(bytes);
    else appendFileSync(file, bytes);
  }
  return {
    write: (group) => put(encoder.group(groupRecords(group))),
    close() {
      put(encoder.end());
      if (file !== undefined) closeSync(file);
    },
  };
}
