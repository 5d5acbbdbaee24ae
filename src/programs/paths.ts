import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Python sources of the recording modules; the same from src/ and dist/. */
export const MODULE_FOLDER = at('../../src/programs/modules');
/** PuLP's own Python, where it was fetched. */
export const PULP_FOLDER = at('../../.solvers/pulp');
export const BUILD_FOLDER = at('../../build/programs');
/** Tests run from src/; a child process needs the compiled file. */
export const IMAGE_SCRIPT = at('../../dist/programs/image.js');
export const SANDBOX_SCRIPT = at('../../dist/programs/sandbox.js');
/** What an image is made by: code that changes what it holds. */
export const IMAGE_PARTS = ['image.js', 'interpreter.js', 'ready.js', 'files.js', 'gate.js', 'solver.js'].map((file) =>
  at(`../../dist/programs/${file}`),
);
