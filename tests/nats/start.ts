import { findNatsServer, HOW_TO_GET_NATS } from '../../bench/load/nats.mjs';
import { createEngine, type EngineOptions, type Item, type Judged } from '../../src/engine.ts';
import type { RemoteEngine, RemoteOptions } from '../../src/server/nats/remote.ts';
import { createRemoteEngine } from '../../src/server/nats/remote.ts';

const missing = findNatsServer() === undefined;

/** @returns why tests with a NATS server do not run here; undefined: they do. Where everything should be there, its absence is a failure. */
export const need = (): string | undefined => (missing && process.env['CI'] !== 'true' ? HOW_TO_GET_NATS : undefined);

export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

export const remote = (url: string, options: Partial<RemoteOptions> = {}): Promise<RemoteEngine> =>
  createRemoteEngine({ url, engine: { small: 'off' }, environment: undefined, environments: [], ...options });

/** What must be the same wherever it is judged. */
export const essence = ({ verdict: { timeUs: _, cached: __, ...verdict }, ...rest }: Judged): unknown => ({ ...rest, verdict });

/** What an engine of this process says. */
export async function judgedHere(items: readonly Item[], options: EngineOptions = { small: 'off' }): Promise<unknown[]> {
  const engine = await createEngine({ threads: 0, cache: 'off', ...options });
  const judged = await engine.judge(items);
  await engine.close();
  return judged.map(essence);
}
