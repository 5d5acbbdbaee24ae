import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { EngineError } from '../errors.ts';

/** A tensor of a file; `offset` counts from the file's start. */
export interface Stored {
  readonly type: 'F32' | 'F16' | 'BF16';
  readonly shape: readonly number[];
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2 };
/** No header is longer; what claims to be is no such file. */
const MOST_HEADER_BYTES = 2 ** 27;
/** Where data start is a multiple of it, as the format asks. */
const ALIGNMENT = 8;

const bad = (path: string, detail: string): EngineError => new EngineError('badPolicy', `${path}: ${detail}`);

function readAt(file: number, offset: number, length: number, path: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  while (at < length) {
    const got = readSync(file, bytes, at, length - at, offset + at);
    if (got === 0) throw bad(path, `ends after ${offset + at} bytes, where ${offset + length} are needed`);
    at += got;
  }
  return bytes;
}

function isWholes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function storedOf(name: string, value: unknown, start: number, size: number, path: string): Stored {
  const { dtype, shape, data_offsets: span } = value as Readonly<Record<string, unknown>>; // an object or not: the parts are checked
  const bytes = typeof dtype === 'string' ? BYTES[dtype] : undefined;
  if (bytes === undefined) throw bad(path, `tensor ${name}: expected F32, F16 or BF16, got ${String(dtype)}`);
  if (!isWholes(shape) || !isWholes(span) || span.length !== 2) throw bad(path, `tensor ${name}: no shape or place`);
  const [from = 0, to = 0] = span;
  const length = shape.reduce((product, one) => product * one, bytes);
  if (to - from !== length) throw bad(path, `tensor ${name}: ${to - from} bytes where its shape has ${length}`);
  if (start + to > size) throw bad(path, `tensor ${name}: ends at byte ${start + to} of a file of ${size}; the file is cut off`);
  return { type: dtype as Stored['type'], shape, offset: start + from, length }; // a key of BYTES
}

/**
 * The tensors of a safetensors file.
 * @throws EngineError `badPolicy` naming the file and tensor where it is none, is cut off, or holds other element types
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(path: string): ReadonlyMap<string, Stored> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = size < ALIGNMENT ? 0n : readAt(file, 0, ALIGNMENT, path).readBigUInt64LE(0);
    if (length < 2n || length > BigInt(Math.min(size - ALIGNMENT, MOST_HEADER_BYTES)))
      throw bad(path, 'no safetensors file, or a cut-off one');
    const start = ALIGNMENT + Number(length);
    let header: unknown;
    try {
      header = JSON.parse(readAt(file, ALIGNMENT, Number(length), path).toString('utf8'));
    } catch (error) {
      if (error instanceof SyntaxError) throw bad(path, 'its header is no JSON');
      throw error;
    }
    if (typeof header !== 'object' || header === null) throw bad(path, 'its header is no object');
    const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
    return new Map(tensors.map(([name, value]) => [name, storedOf(name, value, start, size, path)]));
  } finally {
    closeSync(file);
  }
}

/** Reads the bytes of one tensor. */
export function readTensor(path: string, { offset, length }: Stored): Buffer {
  const file = openSync(path, 'r');
  try {
    return readAt(file, offset, length, path);
  } finally {
    closeSync(file);
  }
}

export interface TensorToWrite {
  readonly name: string;
  readonly shape: readonly number[];
  /** Called once, when its turn comes, so that not all need be in memory together. */
  readonly data: () => Float32Array;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}

/** Writes float32 tensors; the file is there whole or not at all. */
export function writeSafetensors(path: string, tensors: readonly TensorToWrite[]): void {
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const { name, shape } of tensors) {
    const end = at + shape.reduce((product, one) => product * one, 4);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, end] };
    at = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT, ' ');
  text.copy(padded);
  const length = Buffer.alloc(ALIGNMENT);
  length.writeBigUInt64LE(BigInt(padded.length));
  const made = `${path}.${process.pid}`;
  const file = openSync(made, 'w');
  try {
    writeAll(file, length);
    writeAll(file, padded);
    for (const { name, shape, data } of tensors) {
      const values = data();
      const count = shape.reduce((product, one) => product * one, 1);
      if (values.length !== count) throw new RangeError(`expected ${count} values for ${name}, got ${values.length}`);
      writeAll(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(made, path);
}
