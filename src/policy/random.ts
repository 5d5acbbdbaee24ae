// One stream of random numbers a sample: a number depends on the stream's key and its own place, and on nothing else. So a sample is the same
// whatever is written beside it. Philox 4x32, ten rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
import { createHash } from 'node:crypto';

/** Key of a stream. */
export type Stream = readonly [number, number];

const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;

/** @returns the key of the stream of a named thing under a seed */
export function streamOf(seed: number, name: string): Stream {
  const digest = createHash('sha256').update(`${seed} ${name}`).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/** Upper and lower half of the product of two words. */
function product(left: number, right: number): [number, number] {
  const low = Math.imul(left, right) >>> 0;
  const [leftHigh, leftLow, rightHigh, rightLow] = [left >>> 16, left & 0xffff, right >>> 16, right & 0xffff];
  const middle = leftHigh * rightLow + ((leftLow * rightLow) >>> 16);
  const other = leftLow * rightHigh + (middle & 0xffff);
  const high = leftHigh * rightHigh + Math.floor(middle / 65536) + Math.floor(other / 65536);
  return [high >>> 0, low];
}

/** @returns the four words at a place of a stream */
export function philox([first, second]: Stream, place: number): [number, number, number, number] {
  let [a, b, c, d] = [place >>> 0, Math.floor(place / 2 ** 32) >>> 0, 0, 0];
  let [keyA, keyB] = [first, second];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [highA, lowA] = product(MULTIPLIERS[0], a);
    const [highC, lowC] = product(MULTIPLIERS[1], c);
    [a, b, c, d] = [(highC ^ b ^ keyA) >>> 0, lowC, (highA ^ d ^ keyB) >>> 0, lowA];
    keyA = (keyA + WEYL[0]) >>> 0;
    keyB = (keyB + WEYL[1]) >>> 0;
  }
  return [a, b, c, d];
}

/** @returns the number from 0 to 1, 1 excluded, at a place of a stream: 53 bits of its first two words */
export function uniformAt(stream: Stream, place: number): number {
  const [a, b] = philox(stream, place);
  return (a * 2 ** 21 + (b >>> 11)) * 2 ** -53;
}

/** @returns a function that gives the numbers of a stream one after the other */
export function uniforms(stream: Stream): () => number {
  let place = 0;
  return () => uniformAt(stream, place++);
}
