// npm test: sets up what is missing, checks the code, runs every suite, and closes with one line for all of them.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = `${root}build/vitest.json`;
const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;

if (run(process.execPath, ['scripts/setup.mjs']) !== 0) process.exit(1);
const checked = run(process.execPath, ['scripts/check.mjs']);
rmSync(report, { force: true });
const tested = run(`${root}node_modules/.bin/vitest`, ['run', ...process.argv.slice(2)]);

const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: todo, numFailedTestSuites: brokenFiles } = JSON.parse(
  readFileSync(report, 'utf8'),
);
// A file that does not load has no tests of its own to count, and npm run check counts as one.
const broken = failed === 0 && tested !== 0 ? Math.max(1, brokenFiles) : 0;
const total = { passed: passed + (checked === 0 ? 1 : 0), failed: failed + broken + (checked === 0 ? 0 : 1), skipped: skipped + todo };
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && tested === 0 ? 0 : 1);
