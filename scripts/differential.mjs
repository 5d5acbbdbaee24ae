// node scripts/differential.mjs [COUNT] [FIRST]: random models by every solver; prints figures and each disagreement.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

const [count = '20000', first = '0'] = process.argv.slice(2);
await setUpOrExit();
const vitest = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'tests/differential.test.ts', '--disable-console-intercept'],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ASSAY_DIFFERENTIAL: count, ASSAY_DIFFERENTIAL_FIRST: first },
  },
);
process.exit(vitest.status ?? 1);
