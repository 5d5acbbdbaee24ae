// What a run needs to go on as if it had never stopped: a folder a checkpoint, there whole or not at all.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { readSafetensors, readTensor, writeSafetensors } from '../policy/safetensors.ts';
import type { LearnerState } from './learner.ts';

const STATE = 'state.json';
const TENSORS = 'state.safetensors';
const KINDS = ['values', 'first', 'second'] as const;
const FOLDER = /^checkpoint-(\d+)$/;
const UNFINISHED = /^unfinished-\d+-\d+$/;

export interface Checkpoint {
  /** Steps that were done. */
  readonly step: number;
  readonly state: LearnerState;
  /** What the run was started with; going on with anything else would be another run. */
  readonly settings: unknown;
}

/** @returns the steps of the checkpoints in a folder, the last first */
function stepsIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder).flatMap((name) => (FOLDER.exec(name)?.[1] === undefined ? [] : [Number(FOLDER.exec(name)?.[1])]));
  return found.sort((a, b) => b - a);
}

/**
 * Writes a checkpoint, then removes all but the last `keep`. A disk that is full, or a kill, leaves the ones that were there.
 * @throws EngineError `checkpointFailed` with the cause
 */
export function saveCheckpoint(
  folder: string,
  { step, state, settings }: Checkpoint,
  shapes: ReadonlyMap<string, readonly number[]>,
  keep: number,
): void {
  const made = join(folder, `unfinished-${step}-${process.pid}`);
  let begun = false;
  try {
    mkdirSync(made, { recursive: true });
    begun = true;
    const tensors = KINDS.flatMap((kind) =>
      [...state[kind]].map(([name, value]) => ({ name: `${kind}/${name}`, shape: shapes.get(name) ?? [value.length], data: () => value })),
    );
    writeSafetensors(join(made, TENSORS), tensors);
    writeFileSync(join(made, STATE), JSON.stringify({ step, updates: state.updates, settings }));
    const place = join(folder, `checkpoint-${step}`);
    rmSync(place, { recursive: true, force: true });
    renameSync(made, place);
  } catch (error) {
    if (begun) rmSync(made, { recursive: true, force: true });
    throw new EngineError('checkpointFailed', `${folder}, step ${step}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  for (const old of stepsIn(folder).slice(keep)) rmSync(join(folder, `checkpoint-${old}`), { recursive: true, force: true });
}

/** What a kill left of a checkpoint: nobody would ever look at it again. */
function clearUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (UNFINISHED.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * The checkpoint that a run goes on from, if there is one.
 * @throws RangeError where it is another run's
 */
export function resumed(folder: string, settings: unknown): Checkpoint | undefined {
  const found = loadCheckpoint(folder);
  if (found !== undefined && JSON.stringify(found.settings) !== JSON.stringify(settings))
    throw new RangeError(
      `expected the settings of the run in ${folder}, which stopped after ${found.step} steps; another run needs another folder`,
    );
  return found;
}

/** Reads the last checkpoint of a folder, and takes away what is unfinished. Undefined: there is none. */
export function loadCheckpoint(folder: string): Checkpoint | undefined {
  clearUnfinished(folder);
  const [last] = stepsIn(folder);
  if (last === undefined) return undefined;
  const place = join(folder, `checkpoint-${last}`);
  // saveCheckpoint() wrote it.
  const { step, updates, settings } = JSON.parse(readFileSync(join(place, STATE), 'utf8')) as {
    step: number;
    updates: number;
    settings: unknown;
  };
  const path = join(place, TENSORS);
  const maps = { values: new Map<string, Float32Array>(), first: new Map<string, Float32Array>(), second: new Map<string, Float32Array>() };
  for (const [name, stored] of readSafetensors(path)) {
    const kind = KINDS.find((one) => name.startsWith(`${one}/`));
    const bytes = readTensor(path, stored);
    if (kind !== undefined)
      maps[kind].set(name.slice(kind.length + 1), new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4));
  }
  return { step, settings, state: { updates, ...maps } };
}
