// Making an interpreter ready for programs takes seconds of Python. It is done once, when its image is made: kept are the pages of the heap that it
// changed, and a checksum of the heap that they were changed in. Booting from one image always leads to the same heap; where it once does not, the
// pages do not fit, and the interpreter is made ready as if they were not there.

const PAGE_BYTES = 4096;
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
/** Bytes of the snapshot, checksum, number of pages. */
const HEADER_WORDS = 3;

/** The pages that making ready changed. */
export interface ReadyPages {
  /** Of the heap that they belong into. */
  readonly checksum: number;
  /** Places in the heap, in pages. */
  readonly places: Uint32Array;
  readonly bytes: Uint8Array;
}

export interface Image {
  /** As Pyodide makes and takes it. */
  readonly snapshot: Uint8Array;
  /** Absent: not made, or the heap grew meanwhile. */
  readonly ready?: ReadyPages;
}

const wordsOf = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / WORD_BYTES);

/** Of a heap: tells two apart that differ by chance, and no more is asked of it. */
export function checksumOf(heap: Uint8Array): number {
  const words = wordsOf(heap);
  let sum = 0;
  for (let at = 0; at < words.length; at += 1) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  return sum >>> 0;
}

/** @returns what must be put into `before` to make `after` of it; undefined where they are not of one size */
export function readyPages(before: Uint8Array, after: Uint8Array): ReadyPages | undefined {
  if (before.length !== after.length) return undefined;
  const places: number[] = [];
  for (let at = 0; at < after.length; at += PAGE_BYTES) {
    if (Buffer.compare(before.subarray(at, at + PAGE_BYTES), after.subarray(at, at + PAGE_BYTES)) !== 0) places.push(at / PAGE_BYTES);
  }
  const bytes = new Uint8Array(places.length * PAGE_BYTES);
  for (const [i, place] of places.entries()) bytes.set(after.subarray(place * PAGE_BYTES, (place + 1) * PAGE_BYTES), i * PAGE_BYTES);
  return { checksum: checksumOf(before), places: Uint32Array.from(places), bytes };
}

/** @returns false, and nothing is done, where the heap is not the one that the pages belong into */
export function putReady(heap: Uint8Array, { checksum, places, bytes }: ReadyPages): boolean {
  if (checksumOf(heap) !== checksum) return false;
  for (const [i, place] of places.entries()) heap.set(bytes.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES), place * PAGE_BYTES);
  return true;
}

/** @returns the parts of the file that holds an image, to be written behind each other */
export function packImage({ snapshot, ready }: Image): Uint8Array[] {
  const { checksum = 0, places = new Uint32Array(0), bytes = new Uint8Array(0) } = ready ?? {};
  const header = Uint32Array.of(snapshot.length, checksum, places.length);
  return [header, places, bytes, snapshot].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
}

/** @throws Error for a file that holds no image */
export function unpackImage(file: Uint8Array): Image {
  const [snapshotBytes = 0, checksum = 0, pages = 0] = wordsOf(file.subarray(0, HEADER_WORDS * WORD_BYTES));
  const pagesAt = (HEADER_WORDS + pages) * WORD_BYTES;
  const snapshotAt = pagesAt + pages * PAGE_BYTES;
  if (snapshotBytes === 0 || file.length !== snapshotAt + snapshotBytes) throw new Error('the file holds no image of an interpreter');
  const snapshot = file.subarray(snapshotAt);
  if (pages === 0) return { snapshot };
  const places = wordsOf(file.slice(HEADER_WORDS * WORD_BYTES, pagesAt));
  return { snapshot, ready: { checksum, places, bytes: file.subarray(pagesAt, snapshotAt) } };
}
