// Brings this folder to where `assay` runs: packages, solver libraries, native build, TypeScript build. Does only what is
// missing; with nothing missing it reads a few stamps and is silent. Needs nothing but Node for that.
//   node scripts/setup.mjs               everything
//   node scripts/setup.mjs --installed   as npm's install script: packages are npm's business
//   node scripts/setup.mjs smollm2       also what is named: a model or solver that comes under terms of its makers
//   node scripts/setup.mjs cuda          also what a policy needs to write on a GPU
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError, alone, filesBelow, need, readStamp, replaceFolder, root, run, say, stampOf, writeStamp } from './setup/system.mjs';
import { cudaIsMissing, setUpCuda } from './setup/cuda.mjs';
import { headersAreMissing, setUpHeaders } from './setup/headers.mjs';
import { ON_REQUEST, setUpSolvers, solversAreMissing } from './setup/solvers.mjs';

const here = (path) => join(root, path);
const isClone = existsSync(here('src/index.ts'));

/** True when a package of the lock file is not installed in its version; npm's own record says what is. */
function packagesAreMissing() {
  const record = readStamp(here('node_modules/.package-lock.json'));
  if (record === '') return true;
  const installed = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync(here('package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).some(([path, entry]) => path !== '' && !entry.optional && installed[path]?.version !== entry.version);
}

function setUpPackages() {
  say('installing packages (npm ci)');
  const done = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (done.status === null) throw new SetupError('no npm: it comes with Node (https://nodejs.org)');
  if (done.status !== 0) throw new SetupError(`npm ci failed:\n${done.output.trimEnd()}`);
}

const addon = here('build/Release/assay.node');
const nativeStamp = () => stampOf(['CMakeLists.txt', ...filesBelow(['native'])], [process.arch]);
const nativeIsStale = () => !existsSync(addon) || readStamp(`${addon}.stamp`) !== nativeStamp();

function setUpNative() {
  const compiler = need(
    'C++20 compiler (g++ 12 or later)',
    'g++',
    [process.env.CXX, 'c++', 'g++', 'clang++'].filter(Boolean).map((name) => [name, ['--version']]),
  );
  if (
    run(compiler, ['-std=c++20', '-x', 'c++', '-fsyntax-only', '-'], {
      input: '#include <span>\n#include <bit>\n',
      stdio: ['pipe', 'pipe', 'pipe'],
    }).status !== 0
  ) {
    throw new SetupError(`${compiler} knows no C++20: apt-get install g++ (12 or later)`);
  }
  need('CMake', 'cmake', [['cmake', ['--version']]]);
  need('make', 'make', [
    ['make', ['--version']],
    ['ninja', ['--version']],
  ]);
  say('building the native part (a minute or two)');
  const stamp = nativeStamp(); // of what is about to be compiled: an edit meanwhile leaves the build stale
  const cached = readStamp(here('build/CMakeCache.txt')).match(/^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m)?.[1];
  if (cached !== undefined && join(cached, '/') !== join(root, '/')) rmSync(here('build/CMakeCache.txt')); // the folder was moved
  const cmakeJs = createRequire(here('package.json')).resolve('cmake-js/bin/cmake-js');
  for (const step of [['configure'], ['build', '--parallel', String(availableParallelism())]]) {
    const done = run(process.execPath, [cmakeJs, ...step]);
    if (done.status !== 0 || (step[0] === 'build' && !existsSync(addon)))
      throw new SetupError(`the native build failed:\n${done.output.trimEnd()}`);
  }
  writeStamp(`${addon}.stamp`, stamp);
}

const scriptStamp = () => stampOf(['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...filesBelow(['src'])]);
const scriptIsStale = () => readStamp(here('dist/.stamp')) !== scriptStamp();

function setUpScript() {
  say('building the TypeScript part');
  const stamp = scriptStamp();
  const made = here(`build/dist-${process.pid}`);
  const tsc = here('node_modules/typescript/bin/tsc');
  const done = run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', made]);
  if (done.status !== 0) {
    rmSync(made, { recursive: true, force: true });
    throw new SetupError(`the TypeScript build failed:\n${done.output.trimEnd()}`);
  }
  writeStamp(join(made, '.stamp'), stamp);
  replaceFolder(made, here('dist'));
}

/** Programs run in an interpreter that starts from an image: made here, it is not made when the first program comes. */
const images = here('build/programs');
const imageStamp = () =>
  stampOf(
    [...filesBelow(['dist/programs', 'src/programs/modules']).filter((file) => /\.(js|py)$/.test(file)), 'package.json'],
    [process.version],
  );
const imageIsStale = () => readStamp(join(images, '.stamp')) !== imageStamp();

function setUpImage() {
  say('making the image of the interpreter for programs');
  const stamp = imageStamp();
  const done = run(process.execPath, [here('dist/programs/image.js')]);
  if (done.status !== 0) {
    say(`programs cannot be judged here: ${done.output.trim().split('\n').at(-1)}`); // texts can
    return;
  }
  for (const file of readdirSync(images)) if (join(images, file) !== done.stdout.trim()) rmSync(join(images, file));
  writeStamp(join(images, '.stamp'), stamp);
}

/** In order; each is skipped when its `missing` says no. Each is given the names that are asked for. */
const STEPS = [
  { missing: packagesAreMissing, make: setUpPackages, only: 'clone' },
  { missing: solversAreMissing, make: setUpSolvers },
  { missing: headersAreMissing, make: setUpHeaders },
  { missing: cudaIsMissing, make: setUpCuda },
  { missing: nativeIsStale, make: setUpNative },
  { missing: scriptIsStale, make: setUpScript, only: 'source' },
  { missing: imageIsStale, make: setUpImage },
];

/**
 * Sets up what is missing.
 * @param installed true inside npm's own installation, where packages are not ours to touch
 * @param solvers names of solvers that come under terms of their makers and are wanted as well
 * @throws SetupError whose message says what is missing and how to get it
 */
export async function setUp({ installed = false, solvers = [] } = {}) {
  const steps = STEPS.filter(({ only }) => only === undefined || (isClone && (only === 'source' || !installed)));
  if (!steps.some((step) => step.missing(solvers))) return;
  await alone(() => {
    for (const step of steps) {
      if (step.missing(solvers)) step.make(solvers);
    }
  });
}

/** As a program: the message alone, exit code 1. */
export async function setUpOrExit(options) {
  try {
    await setUp(options);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2).filter((name) => name !== '--installed');
  const known = [...ON_REQUEST.map(({ name }) => name), 'onnxruntime-headers', 'cuda'];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    say(`expected names among ${known.join(', ')}, got ${unknown.join(', ')}`);
    process.exit(2);
  }
  await setUpOrExit({ installed: process.argv.includes('--installed'), solvers: names });
}
