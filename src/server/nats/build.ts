import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CODES_HASH } from '../../codes.gen.ts';
import { packagePath } from '../../native.ts';
import { VERSION } from '../version.ts';

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(packagePath(path));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined; // of the system
    throw error;
  }
}

/**
 * What a server and its workers must have in common for a verdict to be the same wherever it is made. Set-up stamps what it builds with a hash
 * of the sources; an addon without a stamp counts by its bytes.
 */
export function buildOf(): string {
  const addon = read('build/Release/assay.node.stamp') ?? read('build/Release/assay.node') ?? '';
  const hash = createHash('sha256').update(`${VERSION} ${CODES_HASH}\0`);
  return hash
    .update(read('dist/.stamp') ?? '')
    .update('\0')
    .update(addon)
    .digest('hex')
    .slice(0, 12);
}
