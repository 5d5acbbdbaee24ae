// What a policy's numbers are worked out on: the processor, or a GPU through ONNX Runtime's CUDA provider, which `npm run setup -- cuda` fetches.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { loadNative, packagePath } from '../native.ts';
import type { Precision } from './rollout-graph.ts';

/** A GPU, and what is loaded to use it. */
export interface Device {
  /** ONNX Runtime's core, with its CUDA provider beside it. */
  readonly library: string;
  /** CUDA's runtime library. */
  readonly runtime: string;
  /** Opened before the provider, which needs them. */
  readonly libraries: readonly string[];
  /** Of weights, keys and values; the provider's attention knows no float32. */
  readonly precision: Precision;
  /** Steps are captured as CUDA graphs and played again. */
  readonly graphs: boolean;
  /** False in tests: memory of the runtime library, and the processor's kernels. */
  readonly provider: boolean;
}

export interface DeviceOptions {
  readonly precision?: 'float16' | 'bfloat16';
  readonly graphs?: boolean;
}

export type Provider = 'auto' | 'cpu' | 'cuda';

/** What was chosen. Without a device, the processor does all. */
export interface Chosen {
  readonly device?: Device;
  /** In words, with the reason. */
  readonly why: string;
}

/** Below the folder that set-up fills, in the order in which they are opened. */
const LIBRARIES = ['libcublasLt.so.13', 'libcublas.so.13', 'libcurand.so.10'] as const;
const SETUP = 'npm run setup -- cuda';

/** @returns the device that set-up made ready, whether or not the machine has a GPU; undefined where it did not */
export function cudaDevice({ precision = 'float16', graphs = false }: DeviceOptions = {}): Device | undefined {
  const at = (name: string): string => join(packagePath('.solvers/cuda'), name);
  const device = {
    library: at('libonnxruntime.so.1'),
    runtime: at('libcudart.so.13'),
    libraries: LIBRARIES.map(at),
    precision,
    graphs,
    provider: true,
  };
  const needed = [device.library, device.runtime, ...device.libraries, at('libonnxruntime_providers_cuda.so')];
  return needed.every((path) => existsSync(path)) ? device : undefined;
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/**
 * Chooses what to work on.
 * @param device what set-up made ready: cudaDevice()
 * @throws EngineError `badPolicy` where `cuda` was asked for and cannot be had, with what is in the way
 */
export function chooseDevice(provider: Provider, device: Device | undefined): Chosen {
  if (provider === 'cpu') return { why: 'on the processor: asked for' };
  const found = device === undefined ? `CUDA is not set up (${SETUP})` : loadNative().findCuda(device.runtime);
  if (device === undefined || typeof found === 'string') {
    if (provider === 'cuda') throw new EngineError('badPolicy', `--provider cuda: ${String(found)}`);
    return { why: `on the processor: ${String(found)}` };
  }
  const asked = provider === 'cuda' ? 'asked for' : 'there is one';
  const graphs = device.graphs ? ', steps as CUDA graphs' : '';
  const memory = `${gib(found.free)} of ${gib(found.total)} free`;
  return { device, why: `on the first GPU (${memory}): ${asked}; ${device.precision} weights, keys and values${graphs}` };
}
