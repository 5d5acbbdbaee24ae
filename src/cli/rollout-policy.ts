// What writes in `assay rollout`: a model folder or GGUF file, an endpoint, or completions that were written before.
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { Policy } from '../policy/policy.ts';
import { type BadInput, checkFiles } from './input.ts';
import type { RolloutCommandOptions } from './rollout.ts';
import { readRecords } from './rollout-files.ts';

/** A policy, and on what it writes where that was chosen here. */
export interface OpenedPolicy {
  readonly policy: Policy;
  readonly on?: string;
}

/** Options that are given to whatever writes, where a person gave them. */
export function pick<K extends keyof RolloutCommandOptions>(
  options: RolloutCommandOptions,
  keys: readonly K[],
): Partial<Pick<RolloutCommandOptions, K>> {
  return Object.fromEntries(keys.filter((key) => options[key] !== undefined).map((key) => [key, options[key]])) as Partial<
    Pick<RolloutCommandOptions, K>
  >; // the keys that were asked for
}

const SAMPLING = ['temperature', 'topK', 'topP', 'minP', 'maxTokens', 'stop', 'seed'] as const;

/** What only a model that is written with in C++ can do. */
function nativeOnly({ constrain, provider }: RolloutCommandOptions): string | undefined {
  if (constrain === 'lp') return '--constrain lp';
  return provider === 'cuda' ? '--provider cuda' : undefined;
}

/** @throws EngineError `badPolicy` for a model, or a GPU, that cannot be used */
export async function openPolicy(options: RolloutCommandOptions): Promise<OpenedPolicy | BadInput> {
  const { policy, model: name, keyVariable = 'OPENAI_API_KEY' } = options;
  const sampling = pick(options, SAMPLING) as Record<string, never>; // each kind was checked by the command line
  const asked = nativeOnly(options);
  if (asked !== undefined && (options.simple === true || /^https?:|\.jsonl(\.gz)?$/i.test(policy)))
    return { problem: `expected a model folder or GGUF file, and no --simple, with ${asked}` };
  if (/^https?:/.test(policy)) {
    const { createEndpointPolicy } = await import('../policy/endpoint.ts');
    if (name === undefined) return { problem: 'expected --model with the address of an endpoint' };
    const key = process.env[keyVariable];
    const calls = pick(options, ['concurrency', 'retries', 'timeoutMs']) as Record<string, never>; // the same
    return { policy: createEndpointPolicy({ url: policy, model: name, ...(key !== undefined && { key }), ...calls, ...sampling }) };
  }
  if (/\.jsonl(\.gz)?$/i.test(policy)) {
    const { createReplayPolicy } = await import('../policy/replay.ts');
    const problem = checkFiles([policy], 'lp');
    if (problem !== undefined) return { problem };
    const records = await readRecords(policy);
    return 'problem' in records ? records : { policy: createReplayPolicy(records, basename(policy)) };
  }
  const { openModel } = await import('../policy/folder.ts');
  const model = await openModel(policy);
  const threads = options.threads ?? availableParallelism();
  if (options.simple === true) {
    const { createSimplePolicy } = await import('../policy/simple.ts');
    return { policy: await createSimplePolicy(model, { threads, ...sampling }) };
  }
  const { createNativePolicy } = await import('../policy/native.ts');
  const { chooseDevice, cudaDevice } = await import('../policy/device.ts');
  const { provider = 'auto', precision, cudaGraphs = false } = options;
  const { device, why } = chooseDevice(provider, cudaDevice({ graphs: cudaGraphs, ...(precision !== undefined && { precision }) }));
  const written = await createNativePolicy(model, {
    threads,
    ...(pick(options, ['rows', 'capacity', 'constrain']) as Record<string, never>),
    ...(device !== undefined && { device }),
    ...sampling,
  });
  return { policy: written, on: why };
}
