import { createRequire } from 'node:module';
import { EngineError } from '../errors.ts';

const require = createRequire(import.meta.url);

/**
 * Where onnxruntime-node lies. It is an optional dependency: its install script fetches CUDA's libraries, and fails where they are not reached.
 * @throws EngineError `badPolicy` where it is not installed, with what to run
 */
export function runtimePath(): string {
  try {
    return require.resolve('onnxruntime-node');
  } catch (error) {
    const how = 'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0';
    throw new EngineError('badPolicy', `onnxruntime-node is not installed: ${how}`, { cause: error });
  }
}
