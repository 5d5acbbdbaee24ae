// node scripts/differential.mjs [COUNT] [FIRST] [SOLVER,…]: random models by every solver, or by those named; prints figures and each
// disagreement.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

const [count = '20000', first = '0', named] = process.argv.slice(2);
await setUpOrExit();
const vitest = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'tests/differential.test.ts', '--disable-console-intercept'],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ASSAY_DIFFERENTIAL: count,
      ASSAY_DIFFERENTIAL_FIRST: first,
      ...(named !== undefined && { ASSAY_DIFFERENTIAL_SOLVERS: named }),
    },
  },
);
process.exit(vitest.status ?? 1);
