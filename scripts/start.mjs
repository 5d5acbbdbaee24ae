// npm start: set up what is missing, then the demo.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

await setUpOrExit();
const demo = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(demo.status ?? 1);
