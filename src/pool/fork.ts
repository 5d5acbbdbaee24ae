import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ToShard } from './messages.ts';

/**
 * Solvers allocate and free thousands of small pieces a model (HiGHS spends a quarter of a textbook model on it), of which glibc's malloc keeps
 * seven of each size at hand. With 100 they come a tenth to a quarter sooner, for at most 3.4 MB a thread; 500 gain little more and fill for hours.
 * It can only be said before a program starts.
 */
const TUNABLE = 'glibc.malloc.tcache_count';

/** @returns the environment of a shard, with what the user says about malloc left as it is */
export function shardEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const said = own.GLIBC_TUNABLES;
  if (said?.includes(TUNABLE) === true) return own;
  return { ...own, GLIBC_TUNABLES: `${said === undefined || said === '' ? '' : `${said}:`}${TUNABLE}=100` };
}

/** @returns a child process that will be a shard of so many worker threads */
export function forkShard(threads: number): ChildProcess {
  // Tests run from src/; a child process needs the compiled file.
  const child = fork(fileURLToPath(new URL('../../dist/pool/shard.js', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
    env: shardEnvironment(process.env),
  });
  child.send({ kind: 'settings', settings: { threads } } satisfies ToShard);
  return child;
}
