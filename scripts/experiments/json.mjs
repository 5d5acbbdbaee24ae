import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** There whole or not at all. */
export function writeWhole(path, value) {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}
