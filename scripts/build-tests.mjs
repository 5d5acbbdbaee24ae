// Builds the native test programs and fuzz targets into build/tests, with AddressSanitizer and UndefinedBehaviorSanitizer; does
// only what changed. tests/native/build.ts calls it; whoever comes second waits.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { alone, readStamp, root, run } from './setup/system.mjs';

const folder = join(root, 'build/tests');
const cache = join(folder, 'CMakeCache.txt');

function cmake(...args) {
  const done = run('cmake', args);
  if (done.status === 0) return;
  console.error(done.output.trimEnd());
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
await alone(() => {
  const home = readStamp(cache).match(/^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m)?.[1];
  if (home !== undefined && join(home, '/') !== join(root, '/')) rmSync(cache); // the folder was moved
  if (!existsSync(cache)) cmake('-S', root, '-B', folder, '-DASSAY_TESTS=ON', '-DASSAY_FUZZ=ON', '-DASSAY_SANITIZE=ON');
  cmake('--build', folder, '--parallel', String(availableParallelism()));
}, folder);
