import { describe, expect, test } from 'vitest';
import { checksumOf, packImage, putReady, readyPages, unpackImage } from '../../src/programs/ready.ts';

const PAGE = 4096;
const heapOf = (pages: number, seed: number): Uint8Array => Uint8Array.from({ length: pages * PAGE }, (_, at) => (at * seed) >> 3);
const snapshot = heapOf(3, 7);

describe('what makes an interpreter ready', () => {
  const before = heapOf(5, 3);
  const after = before.slice();
  after[0] = 9;
  after[PAGE + 5] = 8;
  after[5 * PAGE - 1] = 7;

  test('is the pages that differ, and goes through a file', () => {
    const made = readyPages(before, after);
    expect([...(made?.places ?? [])]).toEqual([0, 1, 4]);
    const { snapshot: kept, ready } = unpackImage(Buffer.concat(packImage({ snapshot, ...(made !== undefined && { ready: made }) })));
    expect(Buffer.compare(kept, snapshot)).toBe(0);
    const heap = before.slice();
    expect(ready !== undefined && putReady(heap, ready)).toBe(true);
    expect(Buffer.compare(heap, after)).toBe(0);
  });

  test('is not put into another heap', () => {
    const made = readyPages(before, after);
    for (const at of [0, 3 * PAGE, 5 * PAGE - 1]) {
      const other = before.slice();
      other[at] = (other[at] ?? 0) ^ 1;
      const kept = other.slice();
      expect(checksumOf(other)).not.toBe(checksumOf(before));
      expect(made !== undefined && putReady(other, made)).toBe(false);
      expect(Buffer.compare(other, kept)).toBe(0);
    }
  });

  test('is nothing where the heap has grown', () => {
    expect(readyPages(before, heapOf(6, 3))).toBeUndefined();
    const { snapshot: kept, ready } = unpackImage(Buffer.concat(packImage({ snapshot })));
    expect(Buffer.compare(kept, snapshot)).toBe(0);
    expect(ready).toBeUndefined();
  });

  test.for([[], [1, 2, 3], [...new Uint8Array(12)], [...Buffer.concat(packImage({ snapshot })).subarray(1)]])(
    'a file that is none: %#',
    (bytes) => {
      expect(() => unpackImage(Buffer.from(bytes))).toThrow('the file holds no image of an interpreter');
    },
  );
});
