// Where does the time of a verdict go, on the 388 reference models, once all is warm: for the small path and for each solver that this machine
// has, on the calling thread? Samples of `perf` by library, and within our addon by what its functions do.
// node bench/profile.mjs [seconds a run] [solver...]     (needs perf, of Debian's linux-perf)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, solvers } from '../dist/index.js';
import { referenceItems, report } from './common.mjs';

const here = fileURLToPath(import.meta.url);
const SMALL = 'small path';
/** What a sample counts for: the first that fits. */
const PARTS = [
  ['TypeScript', /^\[JIT\]/, /./],
  [
    'reading',
    /^assay\.node/,
    /Lp[A-Z]|lp_|Mps|Scan|plain|Lexer|parse|match_line|section_word|RowEntries|NameTable|Diagnostics|Format|detect/,
  ],
  ['hash of the model', /^assay\.node/, /hash/],
  ['small path', /^assay\.node/, /small|Small/],
  ['certificate', /^assay\.node/, /Certif|Proof|Exact|exact|Enclosure|Kernel|kernel|bound|Bound|Point|Rational|Integer|Int|Number/],
  ['addon, the rest', /^assay\.node/, /./],
  ['kernel', /^\[kernel|^\[vdso/, /./],
  ['collector of V8', /^node$/, /Scaveng|Marking|Sweep|Evacuat|Heap|Collector|GC|gc_/],
  ['V8 and Node, the rest', /^node$/, /./],
  ['C and C++ library', /^lib(c|stdc\+\+|gcc_s|m|pthread)\.so|^ld-linux/, /./],
  ["the solver's library", /./, /./],
];

async function loop(name, seconds) {
  const solver = name === SMALL ? 'highs' : name;
  const engine = await createEngine({ solver, threads: 0, cache: 'off', small: name === SMALL ? 'auto' : 'off' });
  const all = referenceItems().map(({ text }) => ({ text, format: 'lp' }));
  const judged = await engine.judge(all);
  const taken = all.filter((_, i) => judged[i].verdict.status !== 'unsupported');
  const items = Array.from({ length: name === SMALL ? 20 : 1 }, () => taken).flat();
  let count = 0;
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) count += (await engine.judge(items)).length;
  const us = ((performance.now() - start) * 1000) / count;
  await engine.close();
  console.log(JSON.stringify({ models: taken.length, us }));
}

function sharesOf(data) {
  const done = spawnSync(
    'perf',
    ['report', '-i', data, '--stdio', '-g', 'none', '--percent-limit', '0', '-F', 'overhead,dso,symbol', '-t', '|'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  const shares = Object.fromEntries(PARTS.map(([part]) => [part, 0]));
  for (const line of done.stdout.split('\n')) {
    const [share, library = '', symbol = ''] = line.split('|').map((one) => one.trim());
    if (!share?.endsWith('%')) continue;
    const [part] = PARTS.find(([, libraries, symbols]) => libraries.test(library) && symbols.test(symbol)) ?? PARTS.at(-1);
    shares[part] += Number.parseFloat(share);
  }
  return Object.fromEntries(Object.entries(shares).map(([part, share]) => [part, Math.round(share * 10) / 10]));
}

if (process.argv[2] === '--run') {
  await loop(process.argv[3], Number(process.argv[4]));
} else {
  const seconds = Number(process.argv[2] ?? 5);
  const wanted = process.argv.slice(3);
  const names = wanted.length > 0 ? wanted : [SMALL, ...solvers().flatMap(({ name, found }) => (found ? [name] : []))];
  const folder = mkdtempSync(join(tmpdir(), 'assay-profile-'));
  const cases = [];
  for (const name of names) {
    const data = join(folder, 'perf.data');
    const record = ['record', '-q', '-e', 'cpu-clock', '-F', '997', '-D', '2000', '-o', data];
    const run = spawnSync('perf', [...record, process.execPath, '--perf-basic-prof', here, '--run', name, String(seconds)], {
      encoding: 'utf8',
      cwd: folder,
    });
    if (run.status !== 0) throw new Error(`perf: ${run.error?.message ?? run.stderr}`);
    cases.push({ answers: name, ...JSON.parse(run.stdout.trim().split('\n').at(-1)), percent: sharesOf(data) });
    console.error(JSON.stringify(cases.at(-1)));
  }
  rmSync(folder, { recursive: true });
  report('profile', { cases });
}
