import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../native/build.ts';

// What native/policy/onnx_api.h writes down of ONNX Runtime's C API, against its header, which `npm test` fetches.
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.solvers/onnxruntime/include');
const header = join(folder, 'onnxruntime_c_api.h');
const source = 'tests/declarations/onnxruntime.cpp';
const compile = (include: string): ReturnType<typeof run> =>
  run(process.env.CXX ?? 'c++', ['-std=c++20', '-fsyntax-only', '-Wno-ignored-attributes', '-I', include, source]);

describe('the declarations of ONNX Runtime', () => {
  const need = (skip: (reason: string) => void): void => {
    if (!existsSync(header) && process.env.CI !== 'true') skip(`${header} is not there: npm test fetches it`);
    expect(existsSync(header), header).toBe(true);
  };
  test('each have their line, for type and for place', () => {
    const api = readFileSync(join(root, 'native/policy/onnx_api.h'), 'utf8');
    const checks = readFileSync(join(root, source), 'utf8');
    const calls = [...api.matchAll(/\(\*(\w+)\)\(/g)].map(([, name = '']) => name).sort();
    expect(calls.length).toBeGreaterThan(20);
    expect(
      [...checks.matchAll(/kSame<decltype\(Ours::(\w+)\), decltype\(OrtApi::(\w+)\)>/g)].map(([, ours, theirs]) => [ours, theirs]).sort(),
    ).toEqual(calls.map((name) => [name, name]));
    expect(
      [...checks.matchAll(/offsetof\(OrtApi, (\w+)\) == place::(\w+) \* sizeof/g)].map(([, theirs, ours]) => [theirs, ours]).sort(),
    ).toEqual(calls.map((name) => [name, name]));
  });
  test('are what the header says', { timeout: 240_000 }, async ({ skip }) => {
    need(skip);
    expect(await compile(folder)).toEqual({ status: 0, output: '' });
  });
  const CHANGES: [what: string, from: RegExp, to: string][] = [
    ['a function less before ours', /ORT_API2_STATUS\(DisableProfiling, .*\);/, ''],
    ['a parameter of another type', /(ORT_API2_STATUS\(SetIntraOpNumThreads, .*, )int /, '$1double '],
    ['another constant', /(ORT_LOGGING_LEVEL_ERROR)/, '$1 = 7'],
  ];
  test.for(CHANGES)('notice %s in the header', { timeout: 240_000 }, async ([, from, to], { skip }) => {
    need(skip);
    const changed = mkdtempSync(join(tmpdir(), 'assay-onnx-'));
    const text = readFileSync(header, 'utf8');
    expect(text).toMatch(from);
    cpSync(folder, changed, { recursive: true });
    writeFileSync(join(changed, 'onnxruntime_c_api.h'), text.replace(from, to));
    const { status, output } = await compile(changed);
    rmSync(changed, { recursive: true });
    expect(status).not.toBe(0);
    expect(output).toMatch(/static assertion failed/);
  });
});
