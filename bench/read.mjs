// How fast and with how much memory is a large file read, beside HiGHS's own reader on the same file?
// node bench/read.mjs [megabytes] [repeats]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLargeFiles } from './large-files.mjs';
import { benchProgram, median, report, solverLibrary } from './common.mjs';

const megabytes = Number(process.argv[2] ?? 50);
const repeats = Number(process.argv[3] ?? 5);
const program = benchProgram('read_file');
const folder = mkdtempSync(join(tmpdir(), 'assay-read-'));
const files = { lp: join(folder, 'large.lp'), mps: join(folder, 'large.mps') };
const expected = writeLargeFiles(files.lp, files.mps, megabytes);

function readOnce(reader, file) {
  const run = spawnSync(program, [reader, file, solverLibrary('highs/libhighs.so')], { encoding: 'utf8', cwd: folder });
  if (run.status !== 0) throw new Error(`${reader} could not read ${file}: ${run.stderr}`);
  const result = JSON.parse(run.stdout);
  for (const key of ['columns', 'rows', 'nonzeros']) {
    if (result[key] !== expected[key]) throw new Error(`${reader} found ${result[key]} ${key}, expected ${expected[key]}`);
  }
  return result;
}

const cases = [];
for (const [format, file] of Object.entries(files)) {
  const runs = { assay: [], highs: [] };
  for (let i = 0; i < repeats; i += 1) for (const reader of ['assay', 'highs']) runs[reader].push(readOnce(reader, file));
  const bytes = statSync(file).size;
  for (const reader of ['assay', 'highs']) {
    const seconds = runs[reader].map((run) => run.cpuSeconds);
    cases.push({
      format,
      reader,
      megabytes: bytes / 2 ** 20,
      mbPerSecond: bytes / 2 ** 20 / median(seconds),
      cpuSeconds: seconds,
      peakMb: median(runs[reader].map((run) => run.peakMb)),
    });
  }
}
rmSync(folder, { recursive: true });
const rate = (format, reader) => cases.find((c) => c.format === format && c.reader === reader).mbPerSecond;
report('read', {
  expected,
  cases,
  ratio: { lp: rate('lp', 'assay') / rate('lp', 'highs'), mps: rate('mps', 'assay') / rate('mps', 'highs') },
});
