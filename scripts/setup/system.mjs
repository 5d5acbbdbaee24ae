// What set-up needs of the machine: running programs, naming what is missing in one line, hashing files, one set-up at a time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A failure whose message is all that a person needs: set-up prints it without a stack. */
export class SetupError extends Error {}

export const say = (line) => console.error(`assay set-up: ${line}`);

/** Runs a program to its end. Returns status and everything it said; never throws, status is null when it is not there. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  return {
    status: done.error === undefined ? done.status : null,
    output: `${done.stdout ?? ''}${done.stderr ?? ''}`,
    stdout: done.stdout ?? '',
  };
}

const works = (command, args) => run(command, args).status === 0;

/** The first of the commands that answers, or a one-line error that says how to get one. */
export function need(what, debian, candidates) {
  const found = candidates.find(([command, args]) => works(command, args));
  if (found === undefined) throw new SetupError(`no ${what}: apt-get install ${debian}`);
  return found[0];
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Every file below the given paths (relative to the root), sorted. */
export function filesBelow(paths) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else found.push(relative(root, inner));
    }
  };
  for (const path of paths) visit(join(root, path));
  return found.sort();
}

/** A hash over names and contents: what a build was made from. */
export function stampOf(files, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Content of a small file, or '' when it is not there. */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
    throw error;
  }
}

export function writeStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, stamp);
  renameSync(`${path}.${process.pid}`, path);
}

/** Puts the folder `made` in the place of `target`; whoever looks sees the old one or the new one. */
export function replaceFolder(made, target) {
  const old = `${target}.old-${process.pid}`;
  try {
    renameSync(target, old);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(made, target);
  rmSync(old, { recursive: true, force: true });
}

/** A process of this machine by number and start time, since numbers come round again; '' when there is none. */
const processOf = (pid) => {
  const fields = readStamp(`/proc/${pid}/stat`).split(') ').at(-1).split(' ');
  return fields.length < 20 ? '' : `${pid} ${fields[19]}`;
};

/** Removes the lock of a dead process; one that another process made meanwhile is put back. */
function removeDead(lock, owner) {
  const taken = `${lock}.dead-${process.pid}`;
  try {
    renameSync(lock, taken);
    if (readStamp(taken) !== owner) linkSync(taken, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(taken, { force: true });
}

/** Makes the lock with its owner in it; false when there is one. */
function lockIsMade(lock) {
  const made = `${lock}.${process.pid}`;
  writeFileSync(made, processOf(process.pid));
  try {
    linkSync(made, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(made, { force: true });
  }
}

/** Runs `work` while no other work on this folder does; waits for one that does. A lock of a dead process is taken over. */
export async function alone(work, folder = join(root, '.solvers')) {
  const lock = join(folder, 'setup.lock');
  mkdirSync(folder, { recursive: true });
  for (let told = false; !lockIsMade(lock); ) {
    const owner = readStamp(lock);
    const [pid = ''] = owner.split(' ');
    if (owner !== '' && processOf(pid) !== owner) {
      removeDead(lock, owner);
      continue;
    }
    if (!told) say(`waiting for another set-up of this folder (process ${pid})`);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
