// A HiGHS that crashes, hangs or eats memory on models with certain costs (tests/shards/poison.cpp), for processes that are started with the
// environment it returns.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const COSTS = { segmentationFault: 666001, abort: 666002, hang: 666003, memory: 666004 };

export const POISONS = Object.keys(COSTS);

/** What the engine has to say about each. */
export const POISON_VERDICTS = {
  segmentationFault: 'failed solverCrash',
  abort: 'failed solverCrash',
  hang: 'limit timeLimit',
  memory: 'limit memoryLimit',
};

/** @param number tells poisons of one kind apart */
export const poison = (kind, number) => `Minimize\n ${COSTS[kind]} x + y\nSubject To\n c: x + y >= ${number}\n d: x - y <= 7\nEnd\n`;

/** Builds it. @returns variables of the environment */
export function poisonedHighs() {
  const home = join(root, 'build/poison');
  const real = join(root, '.solvers/highs/libhighs.so');
  mkdirSync(home, { recursive: true });
  const flags = ['-std=c++20', '-O1', '-shared', '-fPIC', '-o', join(home, 'libhighs.so'), join(root, 'tests/shards/poison.cpp')];
  const links = ['-Wl,--no-as-needed', real, `-Wl,-rpath,${dirname(real)}`, '-ldl'];
  const built = spawnSync(process.env.CXX ?? 'g++', [...flags, ...links], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return { HIGHS_HOME: home, ASSAY_TEST_REAL_HIGHS: real };
}
