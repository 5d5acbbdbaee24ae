import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CacheChoice } from '../engine.ts';

/**
 * @param option of --cache and --no-cache
 * @returns where answers are kept: the folder that is named, else that of ASSAY_CACHE (`off`: nowhere), else the user's cache folder, or memory
 * where that cannot be written
 */
export function cacheOf(option: string | false | undefined): CacheChoice {
  const named = option ?? process.env.ASSAY_CACHE;
  if (named === false || named === 'off') return 'off';
  if (named !== undefined && named !== '') return { folder: named };
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'assay', 'answers');
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return 'memory'; // a home without a place for it is no mistake of the caller
  }
  return { folder };
}
