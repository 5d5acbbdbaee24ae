import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { BUILD_FOLDER, IMAGE_PARTS, IMAGE_SCRIPT, MODULE_FOLDER, PULP_FOLDER } from './paths.ts';

const KEPT_ERROR_LETTERS = 2000;

function pythonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .sort()
    .map((path) => join(folder, path));
}

/** The name of the image's file: of all that it is made from. Pyodide's own place is part of it, since it stands in the heap. */
function imageName(): string {
  const hash = createHash('sha256').update(process.version);
  const pyodide = realpathSync(createRequire(import.meta.url).resolve('pyodide/package.json'));
  hash.update(pyodide).update(readFileSync(pyodide));
  for (const file of [...IMAGE_PARTS, ...pythonFiles(MODULE_FOLDER), ...pythonFiles(PULP_FOLDER)])
    hash.update(`${file.length}`).update(readFileSync(file));
  return `python-${hash.digest('hex').slice(0, 16)}.image`;
}

/** @returns where the image lies that set-up makes */
export const builtImage = (): string => join(BUILD_FOLDER, imageName());

/** The file that holds the image of the modules as they are now; it is made where it is missing. */
export async function imageFile(): Promise<string> {
  const name = imageName();
  for (const folder of [BUILD_FOLDER, join(tmpdir(), `assay-${userInfo().uid}`)]) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch {
      continue; // a package folder may be read-only
    }
    const problem = await makeImage(path);
    if (problem === undefined) return path;
    if (!/EACCES|EROFS|ENOSPC/.test(problem)) throw new EngineError('sandboxFailed', problem);
  }
  throw new EngineError('sandboxFailed', 'no folder to keep the interpreter in');
}

/** What a child process said last, without the source that Node shows beside an error: it may be one line of a megabyte. */
export function lastWords(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.length < KEPT_ERROR_LETTERS)
    .join('\n')
    .trim()
    .slice(-KEPT_ERROR_LETTERS);
}

/** @returns what went wrong, or undefined */
async function makeImage(path: string): Promise<string | undefined> {
  const child = spawn(process.execPath, [IMAGE_SCRIPT, path], { stdio: ['ignore', 'ignore', 'pipe'] });
  let error = '';
  child.stderr.on('data', (piece: Buffer) => {
    error += piece.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? undefined : lastWords(error) || `making the interpreter's image ended with ${code}`;
}
