// npm test: set up what is missing, then every suite. The last line counts them all together; every skip says why.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { ON_REQUEST } from './setup/solvers.mjs';
import { root } from './setup/system.mjs';

// Solvers under terms of their makers are tested too: set-up shows the terms where it has to fetch one.
await setUpOrExit({ solvers: [...ON_REQUEST.map(({ name }) => name), 'onnxruntime-headers'] });
// In CI also what a policy needs for a GPU: 730 MB, which nobody waits for on a machine of his own. Without it, its tests are skipped.
if (process.env.CI !== undefined) {
  const fetched = spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), 'cuda'], { cwd: root, stdio: 'inherit', timeout: 300_000 });
  if (fetched.status !== 0)
    console.log(`CUDA was not set up (${fetched.error?.message ?? `status ${fetched.status}`}): its tests are skipped`);
}
const report = join(root, 'build/test-report.json');
mkdirSync(join(root, 'build'), { recursive: true });
rmSync(report, { force: true });
const vitest = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ASSAY_TEST_REPORT: report },
});
let counts;
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('the tests ended without a report');
  process.exit(1);
}
const slowest = counts.files.sort((a, b) => b.ms - a.ms).slice(0, 5);
console.log(`slowest files: ${slowest.map(({ file, ms }) => `${file} ${Math.round(ms / 1000)} s`).join(', ')}`);
for (const { name, reason } of counts.skips) console.log(`skipped: ${name}: ${reason}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skips.length} skipped`);
process.exit(vitest.status === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1);
