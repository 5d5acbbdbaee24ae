import { EngineError } from '../errors.ts';
import type { Finish, Policy, Written } from './policy.ts';

/** A completion that was written before: a line of a completions file, or of what `assay rollout` writes. */
export interface Recorded {
  readonly id: string;
  readonly completion: string;
  readonly finish?: Finish;
  readonly tokens?: readonly number[];
  readonly logProbabilities?: readonly number[];
  readonly promptTokens?: number;
  readonly constrained?: 'lp';
}

/** A policy that writes what was written before; of each prompt in the order of the records. @param name of where they come from */
export function createReplayPolicy(records: Iterable<Recorded>, name: string): Policy {
  const known = new Map<string, Recorded[]>();
  for (const record of records) {
    const list = known.get(record.id);
    if (list === undefined) known.set(record.id, [record]);
    else list.push(record);
  }
  return {
    name,
    async *write(requests, { signal } = {}) {
      for await (const { id, samples } of requests) {
        const list = known.get(id) ?? [];
        for (const [place, sample] of samples.entries()) {
          signal?.throwIfAborted();
          const record = list[sample] ?? list[place];
          if (record === undefined || list.length < samples.length)
            throw new EngineError(
              'policyFailed',
              `${name}: has ${list.length} completions of ${id}, where ${samples.length} are asked for`,
            );
          const written: Written = { finish: 'end', ...record, id, sample };
          yield written;
        }
      }
    },
    close: () => Promise.resolve(),
  };
}
