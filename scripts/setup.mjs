// Sets up what is missing, and only that: packages, solver libraries, the native addon, the TypeScript build.
// Node's own modules only, because it runs before anything is installed. Safe to run twice at once.
//   node scripts/setup.mjs [--solvers] [--native] [--quiet]      no part named: all of them
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readZip } from './zip.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay');

/** Solver wheels: pinned, checked against their hash, and which of their files go where below .solvers/. */
const WHEELS = [
  {
    folder: 'highs',
    requirement: 'highsbox==1.15.1',
    sha256: '17f30d23ef37488467732b45f141146f7c287826a576b4514ae39a8cc4068b28',
    files: [
      [/\/highs_dist\/lib\/(lib[^/]+\.so)$/, '$1'],
      [/\/highs_dist\/include\/highs\/interfaces\/(highs_c_api\.h)$/, 'include/$1'],
      [/\/highs_dist\/share\/doc\/HIGHS\/(LICENSE\.txt)$/, '$1'],
    ],
    main: 'libhighs.so',
  },
];

class SetupError extends Error {}

const quiet = process.argv.includes('--quiet');
const say = (text) => {
  if (!quiet) console.error(`assay set-up: ${text}`);
};

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26, ...options });
}

function answers(command, args = ['--version']) {
  const done = run(command, args);
  return done.status === 0 ? `${done.stdout}${done.stderr}` : null;
}

/** Hash over the contents of files, folders walked in order. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!name.startsWith('.')) add(join(path, name));
    } else {
      hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
    }
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

const stampPath = (name) => join(root, 'build', `.${name}.stamp`);
const isStamped = (name, value) => existsSync(stampPath(name)) && readFileSync(stampPath(name), 'utf8') === value;
function stamp(name, value) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeAtomically(stampPath(name), value);
}

function writeAtomically(path, data) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  writeFileSync(temporary, data);
  renameSync(temporary, path);
}

/** npm ci, when the lock file changed since the last time or node_modules is gone. Nothing to do in an installed package. */
function setUpPackages() {
  if (!existsSync(join(root, 'package-lock.json'))) return;
  const lock = hashOf(['package-lock.json']);
  const marker = join(root, 'node_modules', '.assay-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  say('installing packages (npm ci)');
  const done = run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts']);
  if (done.status !== 0) throw new SetupError(`npm ci failed:\n${done.stdout}${done.stderr}`);
  writeFileSync(marker, lock);
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The bytes of a wheel: from the download cache, else by pip, which is used as a downloader and nothing else. */
function fetchWheel(wheel) {
  const cached = join(cache, `${wheel.requirement.replace('==', '-')}.whl`);
  if (existsSync(cached)) {
    const data = readFileSync(cached);
    if (sha256(data) === wheel.sha256) return data;
  }
  const pip = [['python3', ['-m', 'pip']], ['pip3', []], ['pip', []]].find(([command, args]) => answers(command, [...args, '--version']) !== null);
  if (pip === undefined) throw new SetupError("no pip to download solver libraries with: apt-get install python3-pip");
  say(`downloading ${wheel.requirement}`);
  const folder = mkdtempSync(join(tmpdir(), 'assay-wheel-'));
  try {
    const [command, args] = pip;
    const target = ['--no-deps', '--only-binary=:all:', '--platform', 'manylinux2014_x86_64', '--python-version', '3.11'];
    const done = run(command, [...args, 'download', '-q', '--disable-pip-version-check', ...target, '-d', folder, wheel.requirement]);
    const name = readdirSync(folder).find((file) => file.endsWith('.whl'));
    if (done.status !== 0 || name === undefined) throw new SetupError(`pip could not download ${wheel.requirement}:\n${done.stderr}`);
    const data = readFileSync(join(folder, name));
    if (sha256(data) !== wheel.sha256) throw new SetupError(`${wheel.requirement} has the hash ${sha256(data)}, expected ${wheel.sha256}`);
    writeAtomically(cached, data);
    return data;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function setUpSolvers() {
  for (const wheel of WHEELS) {
    const folder = join(root, '.solvers', wheel.folder);
    const marker = join(folder, '.wheel');
    if (existsSync(marker) && readFileSync(marker, 'utf8') === wheel.sha256 && existsSync(join(folder, wheel.main))) continue;
    const data = fetchWheel(wheel);
    for (const { name, bytes } of readZip(data, (name) => wheel.files.some(([pattern]) => pattern.test(name)))) {
      for (const [pattern, target] of wheel.files) {
        const match = pattern.exec(name);
        if (match !== null) writeAtomically(join(folder, target.replace('$1', match[1])), bytes);
      }
    }
    writeAtomically(marker, wheel.sha256);
    say(`unpacked ${wheel.requirement} into .solvers/${wheel.folder}`);
  }
}

function needCompiler() {
  const compiler = process.env.CXX || 'c++';
  if (answers(compiler) === null) throw new SetupError('no C++ compiler (C++20, g++ 12 or later): apt-get install g++ make');
  if (answers('cmake') === null) throw new SetupError('no CMake (3.18 or later): apt-get install cmake');
  if (answers('make') === null && answers('ninja') === null) throw new SetupError('no make: apt-get install make');
}

function setUpNative() {
  const sources = hashOf(['native', 'CMakeLists.txt']);
  if (isStamped('native', sources) && existsSync(join(root, 'build/Release/assay.node'))) return;
  needCompiler();
  say('building the native addon (about a minute)');
  const cmakeJs = [join(root, 'node_modules'), join(root, '..'), join(root, '../..')].map((folder) => join(folder, 'cmake-js/bin/cmake-js')).find(existsSync);
  if (cmakeJs === undefined) throw new SetupError('the package cmake-js is not installed: run npm ci');
  const done = run(process.execPath, [cmakeJs, 'compile', '-O', join(root, 'build'), '--parallel', '2', '-T', 'assay']);
  if (done.status !== 0) throw new SetupError(`the native build failed:\n${done.stdout}\n${done.stderr}`);
  stamp('native', sources);
}

function setUpTypeScript() {
  if (!existsSync(join(root, 'tsconfig.json')) || !existsSync(join(root, 'src'))) return; // an installed package ships dist/
  const sources = hashOf(['src', 'tsconfig.json', 'tsconfig.build.json']);
  if (isStamped('typescript', sources) && existsSync(join(root, 'dist/cli/main.js'))) return;
  say('building TypeScript');
  const done = run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  if (done.status !== 0) throw new SetupError(`the TypeScript build failed:\n${done.stdout}${done.stderr}`);
  stamp('typescript', sources);
}

const parts = { '--packages': setUpPackages, '--solvers': setUpSolvers, '--native': setUpNative, '--typescript': setUpTypeScript };
const named = Object.keys(parts).filter((name) => process.argv.includes(name));
try {
  for (const name of named.length > 0 ? named : Object.keys(parts)) parts[name]();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`assay set-up: ${error.message}`);
  process.exit(1);
}
