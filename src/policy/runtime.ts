// ONNX Runtime: its core, and its binding for JavaScript, on the processor or a GPU.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import { cudaDevice, type Device } from './device.ts';

export type Runtime = typeof import('onnxruntime-node');

const require = createRequire(import.meta.url);

/**
 * Where onnxruntime-node lies. It is an optional dependency: its install script fetches CUDA's libraries, and fails where they are not reached.
 * @throws EngineError `badPolicy` where it is not installed, with what to run
 */
function runtimePath(): string {
  try {
    return require.resolve('onnxruntime-node');
  } catch (error) {
    const how = 'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0';
    throw new EngineError('badPolicy', `onnxruntime-node is not installed: ${how}`, { cause: error });
  }
}

/** The core that onnxruntime-node brings. */
function packagedCore(): string {
  const path = join(dirname(runtimePath()), '../bin/napi-v6', process.platform, process.arch, 'libonnxruntime.so.1');
  if (!existsSync(path)) throw new EngineError('badPolicy', `onnxruntime-node has no library for ${process.platform} on ${process.arch}`);
  return path;
}

/**
 * @returns the core to open. A process has one, and it looks for its providers beside the path that it was first opened by. So where CUDA is
 * set up, all open it by the link beside the CUDA provider, on the processor too: what comes later may want a GPU.
 */
export const corePath = (): string => cudaDevice()?.library ?? packagedCore();

/**
 * Loads ONNX Runtime's binding when it is needed: it is large. It takes the core that is open already.
 * @throws EngineError `badPolicy` for a library that cannot be opened, with the loader's words
 */
export function loadRuntime(device?: Device): Runtime {
  const set = device ?? cudaDevice();
  const libraries = device === undefined ? [] : [device.runtime, ...device.libraries];
  const problem = set === undefined ? undefined : loadNative().openLibraries([...libraries, set.library]);
  if (problem !== undefined) throw new EngineError('badPolicy', problem);
  return require(runtimePath()) as Runtime; // a CommonJS package
}

const SESSION = { intra_op: { allow_spinning: '0' } };

/** @returns options of a session whose weights lie in a folder; it does not spin while it waits, which costs other work its processor */
export function sessionOptions(folder: string, threads: number, device?: Device): InferenceSession.SessionOptions {
  return {
    executionProviders: device?.provider === true ? [{ name: 'cuda', deviceId: 0 }, 'cpu'] : ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    extra: { session: { ...SESSION, model_external_initializers_file_folder_path: folder } },
  };
}

/**
 * Of sessions that there are many of over one model, one for each shape: none keeps memory of its own. An arena keeps as much as the largest
 * run took and packed weights are a copy, gigabytes a dozen shapes, where the C library's memory and mapped weights are shared by all.
 */
export function manySessionsOptions(folder: string, threads: number, device?: Device): InferenceSession.SessionOptions {
  const session = { ...SESSION, disable_prepacking: '1', model_external_initializers_file_folder_path: folder };
  return { ...sessionOptions(folder, threads, device), enableCpuMemArena: false, enableMemPattern: false, extra: { session } };
}
