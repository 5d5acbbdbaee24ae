import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
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

/** @returns whether a folder that anybody could have made, at a name that is known, is this user's alone */
export function isOwnFolder(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === userInfo().uid && (found.mode & 0o022) === 0;
}

/** The file that holds the image of the modules as they are now; it is made where it is missing. */
export async function imageFile(): Promise<string> {
  const name = imageName();
  const temporary = join(tmpdir(), `assay-${userInfo().uid}`);
  for (const folder of [BUILD_FOLDER, temporary]) {
    const path = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch {
      if (!existsSync(path)) continue; // a package folder may be read-only
    }
    if (folder === temporary && !isOwnFolder(folder)) break;
    if (existsSync(path)) return path;
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
