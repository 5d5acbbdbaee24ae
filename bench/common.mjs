// What the benchmarks share: finding the native programs, medians, and writing results with the machine's facts beside them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

/** The 388 bundled reference models with their published values. */
export const referenceItems = () =>
  readFileSync(`${root}examples/nl4opt-reference.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Path of a program of bench/native, built on first use into build/bench. */
export function benchProgram(name) {
  const folder = `${root}build/bench`;
  const run = (args) => {
    const done = spawnSync('cmake', args, { cwd: root, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`cmake ${args.join(' ')} failed:\n${done.stdout}\n${done.stderr}`);
  };
  run(['-S', '.', '-B', folder, '-DASSAY_BENCH=ON', '-DCMAKE_BUILD_TYPE=Release']); // each time: a program may be new
  run(['--build', folder, '--target', name, '-j', '2']);
  return `${folder}/bench/native/${name}`;
}

/**
 * The ratio of two programs' costs, from runs that took turns: each run of `b` beside the mean of the runs of `a` before and after it.
 * A machine whose speed changes every few seconds, as one that shares its cores does, shifts medians taken apart; pairs hardly.
 */
export function pairedRatio(a, b) {
  return median(b.map((cost, i) => (a[i] + (a[i + 1] ?? a[i])) / 2 / cost));
}

export const solverLibrary = (path) => `${root}.solvers/${path}`;

/** Prints a result and writes it to bench/results/NAME.json with processor, versions, commit and time. */
export function report(name, result) {
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
  const machine = { processor: cpus()[0]?.model, cores: cpus().length, node: process.version, commit, date: new Date().toISOString() };
  mkdirSync(`${root}bench/results`, { recursive: true });
  writeFileSync(`${root}bench/results/${name}.json`, `${JSON.stringify({ name, machine, ...result }, null, 1)}\n`);
  console.log(JSON.stringify(result, null, 1));
}

/** A list of figures in few. */
export const spread = (list) => ({ median: median(list), p10: quantile(list, 0.1), p90: quantile(list, 0.9), n: list.length });
