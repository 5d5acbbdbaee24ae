// The real packages, in a virtual environment of their own: made on request, used where it is there.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../build/real-python', import.meta.url));
const driver = fileURLToPath(new URL('driver.py', import.meta.url));
const python = join(folder, 'bin', 'python');
/** By API, what pip is asked for. */
export const PACKAGES = { gurobipy: 'gurobipy==13.0.3', coptpy: 'coptpy==8.0.7', ortools: 'ortools==9.15.6755' };

/** @returns undefined when the packages are there, else why not */
export function realMissing() {
  if (!existsSync(python)) return 'no virtual environment with the real packages: node scripts/against-real.mjs --setup';
  const done = spawnSync(python, ['-c', `import ${Object.keys(PACKAGES).join(', ')}`], { encoding: 'utf8' });
  return done.status === 0 ? undefined : (done.stderr.trim().split('\n').at(-1) ?? 'a package cannot be imported');
}

/** Makes the virtual environment. @returns undefined, or what went wrong */
export function setUpReal() {
  mkdirSync(join(folder, '..'), { recursive: true });
  for (const [program, args] of [
    ['python3', ['-m', 'venv', folder]],
    [python, ['-m', 'pip', 'install', '-q', '--no-input', ...Object.values(PACKAGES)]],
  ]) {
    const done = spawnSync(program, args, { encoding: 'utf8' });
    if (done.status !== 0) return done.stderr || String(done.error);
  }
  return undefined;
}

/**
 * Runs programs one after the other in one Python process.
 * @param packages what it loads first; none: all
 * @returns by id: { solved: [status, objective] | null, raised, output, seconds, started, peakMb }, see driver.py
 */
export async function runReal(programs, packages = []) {
  const child = spawn(python, [driver, ...packages], { stdio: ['pipe', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (piece) => {
    text += piece;
  });
  child.stdin.end(programs.map(({ id, source }) => `${JSON.stringify({ id, source })}\n`).join(''));
  await new Promise((resolve) => child.once('close', resolve));
  return new Map(
    text
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .map((one) => [one.id, one]),
  );
}

/** What is put behind a program that is run in a process of its own, to know its memory. */
const MEMORY = `
print('MEMORY', next(int(_l.split()[1]) for _l in open('/proc/self/status') if _l.startswith('VmHWM')) / 1024)
`;
const TICKS_A_SECOND = 100;

/** Processor seconds of all processes that this one has started and waited for. */
function waitedSeconds() {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** One Python process for one program, as the papers' harness starts it. @returns what it printed, its processor seconds and MB at most */
export function runInProcess(source) {
  const before = waitedSeconds();
  const { stdout } = spawnSync(python, ['-c', source + MEMORY], { encoding: 'utf8' });
  const peakMb = /^MEMORY (\S+)$/m.exec(stdout)?.[1];
  const objective = /^RESULT True (\S+)$/m.exec(stdout)?.[1];
  return {
    objective: objective === undefined ? undefined : Number(objective),
    seconds: waitedSeconds() - before,
    peakMb: Number(peakMb),
  };
}
