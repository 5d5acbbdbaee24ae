// The C headers of ONNX Runtime, which tests/policy/declarations.test.ts compiles: a pinned npm package has them among much else, so they
// alone are kept. Nothing of them is built in.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, need, root, run, say, sha256 } from './system.mjs';
import { cacheFolder } from './solvers.mjs';

const PACKAGE = 'com.github.asus4.onnxruntime@0.4.9';
const FOLDER = 'package/Plugins/iOS~/onnxruntime.xcframework/ios-arm64/onnxruntime.framework/Headers';
/** Of ONNX Runtime 1.29.0, with their hashes. */
const HEADERS = {
  'onnxruntime_c_api.h': 'acc0cf4b3f28d39339c76770d76164bb7a0637dc89f5fde764b4017b632f6743',
  'onnxruntime_ep_c_api.h': 'e6c986c9e98583f8113b2c6bc3864814883b806d501cf24da4d239c45753e235',
  'onnxruntime_error_code.h': '5ce3b054e798eced8d14f5b86e98692fd33470463f96194ce0700a2d53dd8721',
};
const target = join(root, '.solvers/onnxruntime/include');

const areGood = (folder) =>
  Object.entries(HEADERS).every(([name, hash]) => existsSync(join(folder, name)) && sha256(readFileSync(join(folder, name))) === hash);

/** @param asked names of what is wanted */
export const headersAreMissing = (asked) => asked.includes('onnxruntime-headers') && !areGood(target);

function copyHeaders(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of Object.keys(HEADERS)) copyFileSync(join(from, name), join(to, name));
}

function download(kept) {
  const tar = need('tar', 'tar', [['tar', ['--version']]]);
  say(`fetching ${PACKAGE} (150 MB, of which three headers are kept)`);
  const folder = mkdtempSync(join(tmpdir(), 'assay-headers-'));
  try {
    const packed = run('npm', ['pack', PACKAGE, '--pack-destination', folder, '--ignore-scripts', '--silent']);
    const [archive] = readdirSync(folder);
    if (packed.status !== 0 || archive === undefined) throw new SetupError(`npm could not fetch ${PACKAGE}:\n${packed.output.trimEnd()}`);
    const members = Object.keys(HEADERS).map((name) => `${FOLDER}/${name}`);
    const unpacked = run(tar, ['-xzf', join(folder, archive), '-C', folder, ...members]);
    if (unpacked.status !== 0) throw new SetupError(`${PACKAGE} has no headers in ${FOLDER}:\n${unpacked.output.trimEnd()}`);
    if (!areGood(join(folder, FOLDER))) throw new SetupError(`the headers of ${PACKAGE} are not those that are pinned`);
    copyHeaders(join(folder, FOLDER), kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function setUpHeaders(asked) {
  if (!headersAreMissing(asked)) return;
  const kept = join(cacheFolder(), 'onnxruntime-1.29.0');
  if (!areGood(kept)) download(kept);
  copyHeaders(kept, target);
}
