import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program said, and how it ended. */
export interface Ran {
  readonly status: number;
  readonly output: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const solvers = fileURLToPath(new URL('../../.solvers', import.meta.url));

/** Runs a program to its end without blocking; standard output and error come together. */
export function run(program: string, args: readonly string[], cwd = root): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, ASSAY_SOLVERS: solvers };
    execFile(program, args, { cwd, env: environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ status: 0, output });
      else if (typeof error.code === 'number') resolve({ status: error.code, output });
      else if (error.signal) resolve({ status: 1, output: `${output}\nended by ${error.signal}` });
      else reject(error);
    });
  });
}

/** Builds tests/native and tests/fuzz with sanitizers, where they changed; @returns the folder with both */
export async function buildNativeTests(): Promise<string> {
  const { status, output } = await run(process.execPath, ['scripts/build-tests.mjs']);
  if (status !== 0) throw new Error(output);
  return `${root}build/tests/tests`;
}
