// npm run build:gyp: builds the addon from binding.gyp, offline, into build/gyp, and loads it once.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const folder = `${root}build/gyp`;

// node-gyp wants a folder with include/node; the headers come from the package node-api-headers.
rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/headers/include`, { recursive: true });
const installed = `${process.execPath.replace(/\/bin\/node$/, '')}`;
if (existsSync(`${installed}/include/node/common.gypi`)) {
  cpSync(`${installed}/include/node`, `${folder}/headers/include/node`, { recursive: true });
} else {
  console.log("skipped: this Node comes without common.gypi, which node-gyp needs; install Node's own headers to build by node-gyp");
  process.exit(0);
}
for (const name of ['native', 'node_modules', 'binding.gyp', 'package.json']) symlinkSync(`${root}${name}`, `${folder}/${name}`);
const gyp = require.resolve('node-gyp/bin/node-gyp.js');
const done = spawnSync(process.execPath, [gyp, 'rebuild', '-j', '2', '--nodedir', `${folder}/headers`], { cwd: folder, encoding: 'utf8' });
if (done.status !== 0) {
  console.error(done.stdout + done.stderr);
  process.exit(1);
}
const addon = require(`${folder}/build/Release/assay.node`);
console.log(`built by node-gyp; codes hash ${addon.codesHash()}`);
