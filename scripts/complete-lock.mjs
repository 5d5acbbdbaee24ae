// Adds to package-lock.json the optional packages of other platforms that the registry at hand did not serve: without them
// `npm ci` calls the lock out of step. They are named with version and platform and are never fetched on this platform.
// Run after `npm install --package-lock-only`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'loong64'];

let added = 0;
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined) continue;
    const words = name.split(/[-/]/);
    const os = SYSTEMS.find((word) => words.includes(word));
    const cpu = PROCESSORS.find((word) => words.includes(word));
    if (os === undefined || cpu === undefined) continue;
    const libc = name.includes('musl') ? ['musl'] : os === 'linux' ? ['glibc'] : undefined;
    lock.packages[path] = { version, cpu: [cpu], ...(entry.dev && { dev: true }), ...(libc && { libc }), optional: true, os: [os] };
    added += 1;
  }
}
const [rootEntry, ...others] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([rootEntry, ...others.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added`);
