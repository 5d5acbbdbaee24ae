// The policy that is trained: a folder of its own, whose weights follow the learner's.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { weightShapes } from '../policy/config.ts';
import { type Model, MODEL_FILES, openModel } from '../policy/folder.ts';
import { createNativePolicy, type NativeOptions, type NativePolicy } from '../policy/native.ts';
import type { Policy, Sampling } from '../policy/policy.ts';
import type { Precision } from '../policy/rollout-graph.ts';
import { writeSafetensors } from '../policy/safetensors.ts';

export interface Trainee {
  readonly model: Model;
  /** Writes with temperature and seed of training. */
  readonly policy: Policy;
  /** Of the weights that it writes with; the learner's are float32. */
  readonly precision: Precision;
  /** Writes the weights down; what is asked for next is written with them. */
  sync(weight: (name: string) => Float32Array): Promise<void>;
  /** Another way to write with the same weights: for an evaluation. The caller closes it. */
  reader(sampling: Partial<Sampling>): Promise<Policy>;
  close(): Promise<void>;
}

/** Files of a model beside its weights. */
const isCopied = (name: string): boolean => !name.includes('.safetensors') && /\.(json|jinja|txt)$/.test(name);

/** Weights that a kill cut off, under the name that writeSafetensors() gives them until they are whole. */
const isUnfinished = (name: string): boolean => name.startsWith(`${MODEL_FILES.weights}.`) && /\.\d+$/.test(name);

/**
 * Makes a policy of a folder of its own, with the tokenizer and shape of a model.
 * @param folder is made where it is not there; its weights are those of the first sync
 * @throws EngineError `checkpointFailed` where the weights cannot be written: here and in sync()
 */
export async function createTrainee(
  model: Model,
  folder: string,
  { weight, ...options }: NativeOptions & { readonly weight: (name: string) => Float32Array },
): Promise<Trainee> {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).filter(isUnfinished)) rmSync(join(folder, name));
  for (const name of readdirSync(model.folder).filter(isCopied)) cpSync(join(model.folder, name), join(folder, name));
  const tensors = [...weightShapes(model.config)];
  function write(from: (name: string) => Float32Array): void {
    try {
      writeSafetensors(
        join(folder, MODEL_FILES.weights),
        tensors.map(([name, shape]) => ({ name, shape, data: () => from(name) })),
      );
    } catch (error) {
      // The file that was there is left as it was.
      const why = error instanceof Error ? error.message : String(error);
      throw new EngineError('checkpointFailed', `the weights of the policy in ${folder}: ${why}`, { cause: error });
    }
  }
  write(weight);
  const own = await openModel(folder);
  const policy: NativePolicy = await createNativePolicy(own, options);
  return {
    model: own,
    policy,
    precision: options.device?.precision ?? 'float32',
    async sync(from) {
      write(from);
      await policy.reload();
    },
    reader: (sampling) => createNativePolicy(own, { ...options, ...sampling }),
    close: () => policy.close(),
  };
}
