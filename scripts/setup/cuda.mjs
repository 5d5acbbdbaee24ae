// What a policy needs to write and to learn on a GPU: the CUDA provider of the same ONNX Runtime that onnxruntime-node has the core of, and the
// libraries of CUDA 13.0 that it is linked with. A gigabyte and a half once unpacked, so nobody gets it unasked: `npm run setup -- cuda`.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { SetupError, readStamp, replaceFolder, root, say, writeStamp } from './system.mjs';
import { download, isUnpacked, unpack, wheel } from './solvers.mjs';

/** The provider works with the core of its own version alone. */
const VERSION = '1.30.0';
const CAPI = 'onnxruntime/capi';
const LIBRARIES = 'nvidia/cu13/lib';

const WHEELS = [
  wheel(
    'cuda-provider',
    `onnxruntime-gpu==${VERSION}`,
    'cp311-cp311-manylinux_2_28_x86_64',
    '4fbf0c5d7b5fb99266c2e8a802e3e64af68bdc383e0f3c7349b985f1087eedaa',
    {
      [`${CAPI}/libonnxruntime_providers_cuda.so`]: 'libonnxruntime_providers_cuda.so',
      [`${CAPI}/libonnxruntime_providers_shared.so`]: 'libonnxruntime_providers_shared.so',
    },
  ),
  wheel(
    'cuda-cublas',
    'nvidia-cublas==13.0.2.14',
    'py3-none-manylinux_2_27_x86_64',
    '0cf238ffdbe46c00cb9aa98e7bca745c223a5ca5a53e686ac8b3e5a08fe80d6c',
    { [`${LIBRARIES}/libcublas.so.13`]: 'libcublas.so.13', [`${LIBRARIES}/libcublasLt.so.13`]: 'libcublasLt.so.13' },
  ),
  wheel(
    'cuda-curand',
    'nvidia-curand==10.4.0.35',
    'py3-none-manylinux_2_27_x86_64',
    '1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc',
    { [`${LIBRARIES}/libcurand.so.10`]: 'libcurand.so.10' },
  ),
  // tests/policy/cuda.test.ts compiles the headers.
  wheel(
    'cuda-runtime',
    'nvidia-cuda-runtime==13.0.96',
    'py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64',
    '7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548',
    { [`${LIBRARIES}/libcudart.so.13`]: 'libcudart.so.13', 'nvidia/cu13/include/': 'include/' },
  ),
];

const TERMS = [
  "The CUDA provider of ONNX Runtime 1.30.0 is Microsoft's (MIT), from the wheel onnxruntime-gpu. The libraries of CUDA 13.0 (cuBLAS, cuRAND,",
  "runtime) are NVIDIA's and come under the CUDA Toolkit EULA (https://docs.nvidia.com/cuda/eula), from the wheels nvidia-cublas,",
  'nvidia-curand and nvidia-cuda-runtime. Together 730 MB are fetched. A GPU needs a driver of CUDA 13 (580 or later) of its own.',
];

/** All of it in one folder, since ONNX Runtime looks for its provider beside its core. */
const folder = join(root, '.solvers/cuda');
const stamp = () => JSON.stringify([WHEELS.map(({ sha256 }) => sha256), corePath()]);

function corePath() {
  let main;
  try {
    main = createRequire(join(root, 'package.json')).resolve('onnxruntime-node');
  } catch {
    throw new SetupError('onnxruntime-node is not installed: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0');
  }
  const home = join(dirname(main), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  if (version !== VERSION) throw new SetupError(`the CUDA provider is that of ONNX Runtime ${VERSION}, and onnxruntime-node is ${version}`);
  return join(home, 'bin/napi-v6/linux/x64/libonnxruntime.so.1');
}

/** @param asked names of what is wanted */
export const cudaIsMissing = (asked) =>
  asked.includes('cuda') && !(WHEELS.every(isUnpacked) && existsSync(folder) && readStamp(join(folder, '.stamp')) === stamp());

export function setUpCuda(asked) {
  if (!cudaIsMissing(asked)) return;
  const core = corePath();
  say(`CUDA comes under terms of its makers:\n  ${TERMS.join('\n  ')}`);
  for (const one of WHEELS) if (!isUnpacked(one)) unpack(one, download(one));
  const made = `${folder}.new-${process.pid}`;
  mkdirSync(made, { recursive: true });
  const link = (path) => symlinkSync(relative(folder, path), join(made, path.split('/').at(-1)));
  for (const { name, members } of WHEELS) {
    for (const file of Object.values(members)) if (/\.so(\.|$)/.test(file)) link(join(root, '.solvers', name, file));
  }
  link(core);
  writeStamp(join(made, '.stamp'), stamp());
  replaceFolder(made, folder);
}
