import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../environments/prompts/', import.meta.url));

/** Texts that small test models take their vocabulary from. */
export const EXAMPLE_TEXTS: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => name)
  .sort()
  .map((file) => readFileSync(`${folder}${file}`, 'utf8'));
