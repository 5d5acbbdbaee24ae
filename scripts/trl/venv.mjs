// The virtual environment of scripts/trl-steps.mjs: TRL with all that it needs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../setup/system.mjs';

const WANTED = ['trl==1.16.0', 'torch==2.15.0', 'transformers==5.23.0', 'accelerate==1.15.0', 'datasets==5.2.0'];
const venv = join(root, 'build/clients/trl-steps');
const stamp = join(venv, '.complete');

export const pythonOfTrl = join(venv, 'bin/python');

const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === WANTED.join(' ');

/** @returns why TRL cannot be run here; undefined: it can */
export const trlMissing = () =>
  isThere() ? undefined : "TRL's environment, of several gigabytes, is made when asked for: node scripts/trl-steps.mjs --setup";

/** Makes the environment, once. @returns why it cannot be had; undefined: it is there */
export function setUpTrl() {
  if (isThere()) return undefined;
  mkdirSync(dirname(venv), { recursive: true });
  const made = spawnSync('python3', ['-m', 'venv', '--clear', '--without-pip', venv]);
  if (made.status !== 0) return 'no python3 with venv (apt-get install python3-venv)';
  // Kept nowhere else: wheels of this size are wanted once.
  const pip = ['-m', 'pip', '--python', pythonOfTrl, 'install', '--no-cache-dir', '--no-compile', '--only-binary', ':all:', ...WANTED];
  const done = spawnSync('python3', pip, { stdio: 'inherit' });
  if (done.status !== 0) return `${WANTED.join(', ')} cannot be installed: pip ended with ${done.status}`;
  writeFileSync(stamp, WANTED.join(' '));
  return undefined;
}
