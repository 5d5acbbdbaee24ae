// npm run conformance [-- --solver NAME]: every case of the suite by every solver, or by the one named, which must be there.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

const { solver } = parseArgs({ options: { solver: { type: 'string' } } }).values;
await setUpOrExit();
const files = ['tests/conformance.test.ts', 'tests/differential.test.ts'];
const vitest = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, ...(solver !== undefined && { ASSAY_SOLVER: solver }) },
});
process.exit(vitest.status ?? 1);
