/** The end of what a program prints. */
export interface Output {
  /** As Pyodide asks for it. */
  readonly write: (bytes: Uint8Array) => number;
  text(): string;
  clear(): void;
}

/** Of what a program prints, so much is kept: the end, where results stand. */
const KEPT_BYTES = 64 * 1024;

export function createOutput(): Output {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    write(bytes) {
      parts.push(Buffer.from(bytes.subarray(Math.max(0, bytes.length - KEPT_BYTES))));
      size += parts.at(-1)?.length ?? 0;
      while (size - (parts[0]?.length ?? 0) >= KEPT_BYTES) size -= parts.shift()?.length ?? 0;
      return bytes.length;
    },
    text: () => Buffer.concat(parts).subarray(-KEPT_BYTES).toString('utf8'),
    clear() {
      parts = [];
      size = 0;
    },
  };
}
