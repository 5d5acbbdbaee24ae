// npm run check: everything that can be said about the code without running it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;
const checks = [
  ['codes.gen.ts is what codes.def says', process.execPath, ['scripts/print-codes.mjs', '--check']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['lint and format', bin('biome'), ['check', '.']],
  ['unused files, exports and dependencies', bin('knip'), []],
  ['ranks of the modules', bin('vitest'), ['run', 'tests/architecture.test.ts', '--reporter=dot']],
];
let failed = 0;
for (const [name, command, args] of checks) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (done.status !== 0) {
    failed += 1;
    console.log(done.stdout + done.stderr);
  }
}
process.exit(failed === 0 ? 0 : 1);
