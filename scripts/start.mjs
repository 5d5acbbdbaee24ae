// npm start: sets up what is missing, then runs the demo.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
const setUp = run(['scripts/setup.mjs']);
process.exit(setUp === 0 ? run(['dist/cli/main.js', 'demo', ...process.argv.slice(2)]) : setUp);
