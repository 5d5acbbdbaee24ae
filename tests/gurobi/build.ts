import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const core = join(root, 'build/libassay_core.a'); // set-up has built it

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not there
  }
}

/** Builds the contract double where its sources changed; @returns the folder that GUROBI_HOME has to name */
export function buildDouble(): string {
  const home = join(root, 'build/gurobi-double');
  const folder = join(root, 'tests/gurobi');
  const sources = readdirSync(folder).filter((file) => /^double.*\.(h|cpp)$/.test(file));
  const hash = createHash('sha256').update(readFileSync(core));
  for (const file of sources) hash.update(readFileSync(join(folder, file)));
  const stamp = hash.digest('hex');
  const library = join(home, 'libgurobi130.so');
  if (contentOf(`${library}.stamp`) === stamp) return home;
  mkdirSync(home, { recursive: true });
  const made = `${library}.${process.pid}`;
  const flags = [
    '-std=c++20',
    '-O1',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-fvisibility=hidden',
    '-shared',
    '-fPIC',
    `-I${join(root, 'native')}`,
  ];
  const files = sources.filter((file) => file.endsWith('.cpp')).map((file) => join(folder, file));
  const built = spawnSync(process.env['CXX'] ?? 'c++', [...flags, '-o', made, ...files, core, '-ldl'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  renameSync(made, library);
  writeFileSync(`${library}.stamp`, stamp);
  return home;
}
