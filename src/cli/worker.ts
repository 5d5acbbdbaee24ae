import { availableParallelism } from 'node:os';
import type { SolverName } from '../codes.gen.ts';
import type { CacheChoice } from '../engine.ts';
import { createWorker } from '../server/nats/worker.ts';
import { EXIT } from './exit.ts';

export interface WorkOptions {
  readonly nats?: string;
  readonly threads?: number;
  readonly isolation?: 'thread' | 'process';
  readonly solver?: readonly SolverName[];
  readonly cache?: string | false;
  readonly ackWaitMs?: number;
}

const cacheOf = (option: WorkOptions['cache']): CacheChoice =>
  option === undefined ? 'memory' : option === false ? 'off' : { folder: option };

/** `assay worker`: runs until it is told to end. */
export async function work(options: WorkOptions): Promise<number> {
  const { nats = process.env.ASSAY_NATS, threads = availableParallelism(), isolation = 'process', solver, cache, ackWaitMs } = options;
  if (nats === undefined || nats === '') throw new TypeError('expected --nats URL or $ASSAY_NATS: a NATS server with JetStream');
  // Before anything else: a worker that is told to end while it tests its solvers ends too.
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const worker = await createWorker({
    url: nats,
    threads,
    isolation,
    cache: cacheOf(cache),
    ...(solver !== undefined && { solvers: solver }),
    ...(ackWaitMs !== undefined && { ackWaitMs }),
    tell: (line) => console.error(`assay: ${line}`),
  });
  const offered = Object.entries(worker.solvers).map(([name, version]) => `${name} ${version}`);
  console.error(`assay: taking work with ${threads} threads for ${offered.join(', ')}`);
  await told;
  console.error('assay: going down: finishing what was begun, giving back the rest');
  await worker.close();
  return EXIT.judged;
}
