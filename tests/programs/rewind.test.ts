import { expect, test } from 'vitest';
import { loadNative } from '../../src/native.ts';

/** The project's TypeScript libraries do not declare WebAssembly. */
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (sizes: { initial: number; maximum: number }) => Memory } })
  .WebAssembly;
const PAGE = 65_536;

test('a block of memory goes back to what it held, what it has grown by to zeros, and another block is left alone', () => {
  const native = loadNative();
  const memory = new Memory({ initial: 4, maximum: 16 });
  const bytes = (): Uint8Array => new Uint8Array(memory.buffer);
  bytes().fill(7);
  expect(native.keepMemory(bytes().subarray(1, PAGE))).toBe(false);
  expect(native.keepMemory(new Uint8Array(0))).toBe(false);
  expect(native.rewindMemory(bytes())).toBe(false);
  expect(native.keepMemory(bytes())).toBe(true);
  for (const round of [1, 2, 3]) {
    bytes().fill(round, round * PAGE - 1, (round + 1) * PAGE);
    expect(native.rewindMemory(bytes())).toBe(true);
    expect(bytes().every((byte) => byte === 7)).toBe(true);
  }
  const other = new Uint8Array(new Memory({ initial: 4, maximum: 4 }).buffer).fill(5);
  expect(native.keepMemory(other)).toBe(false);
  expect(native.rewindMemory(other)).toBe(false);
  expect(native.rewindMemory(bytes().subarray(0, PAGE))).toBe(false);
  expect(other.every((byte) => byte === 5)).toBe(true);
  memory.grow(2);
  bytes().fill(9);
  expect(native.rewindMemory(bytes())).toBe(true);
  expect(
    bytes()
      .subarray(0, 4 * PAGE)
      .every((byte) => byte === 7),
  ).toBe(true);
  expect(
    bytes()
      .subarray(4 * PAGE)
      .every((byte) => byte === 0),
  ).toBe(true);
});
