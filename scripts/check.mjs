// npm run check: printed codes, types, style, unused code, and the ranks of the layout. Runs all, reports all.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

await setUpOrExit();
const CHECKS = [
  ['codes.gen.ts is printed from codes.def', ['scripts/print-codes.mjs', '--check']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['style', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['unused code', ['node_modules/knip/bin/knip.js']],
  ['ranks', ['node_modules/vitest/vitest.mjs', 'run', 'tests/architecture.test.ts', '--reporter=dot']],
];
let failed = 0;
for (const [name, args] of CHECKS) {
  const done = spawnSync(
    process.execPath,
    args.map((arg, i) => (i === 0 ? join(root, arg) : arg)),
    { cwd: root, encoding: 'utf8' },
  );
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (done.status === 0) continue;
  failed += 1;
  console.log(`${done.stdout}${done.stderr}`);
}
process.exit(failed === 0 ? 0 : 1);
