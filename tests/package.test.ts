// The package as a person gets it, and the addon as node-gyp builds it. Both compile the whole native part.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether it builds and judges is what is asked, and half of a build goes into making it fast. */
const QUICK = { ASSAY_BUILD: 'quick', CXXFLAGS: '-O0' };

/** Not spawnSync: the runner wants to hear from its workers meanwhile. */
async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...more } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += String(piece)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

test('npm pack, installed into an empty folder, judges a model', { timeout: 900_000 }, async () => {
  const packed = await run('npm', ['pack', '--pack-destination', folder], root);
  expect(packed.code, packed.output).toBe(0);
  const [archive] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const installed = await run('npm', ['install', `./${archive}`, '--prefer-offline', '--no-audit', '--no-fund'], folder, QUICK);
  expect(installed.code, installed.output).toBe(0);
  writeFileSync(join(folder, 'a.lp'), 'Maximize\n obj: 3 x + 2 y\nSubject To\n c: x + y <= 4\nEnd\n');
  const judged = await run('npx', ['--no-install', 'assay', 'verify', 'a.lp', '--small', 'off'], folder);
  expect(judged.output).toMatch(/"status":"optimal","objective":12,.*"solver":"highs"/);
  writeFileSync(
    join(folder, 'use.mjs'),
    "import { createEngine } from 'assay';\nconst engine = await createEngine({ threads: 1 });\n" +
      "const [one] = await engine.judge([{ text: 'Maximize x subject to c: x <= 3 end' }]);\nawait engine.close();\nconsole.log(one.verdict.objective);\n",
  );
  expect(await run(process.execPath, ['use.mjs'], folder)).toEqual({ code: 0, output: '3\n' });
});

test('binding.gyp builds the same addon', { timeout: 900_000 }, async ({ skip }) => {
  const { code, output } = await run(process.execPath, ['scripts/build-gyp.mjs'], root, QUICK);
  expect(code, output).toBe(0);
  if (output.startsWith('skipped: ')) skip(output.trim().slice('skipped: '.length));
  expect(output).toMatch(/^built by node-gyp; codes hash \d+/);
});
