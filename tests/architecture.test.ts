import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

// design.md, "Layout": a file imports lower ranks or its own folder.
const SRC_RANKS = [
  ['codes.gen', 'errors', 'onnx'],
  ['verdict', 'environment', 'learn/algorithm'],
  ['extract', 'match', 'comparison', 'learn/advantages', 'learn/loss'],
  ['reward', 'feedback', 'labels'],
  ['agreement'],
  ['native'],
  ['policy', 'programs'],
  ['pool'],
  ['engine'],
  ['convert', 'compare', 'solvers', 'dialects'],
  ['eval'],
  ['tasks', 'rollout', 'server'],
  ['learn'],
  ['index', 'policies'],
  ['cli'],
];
const NATIVE_RANKS = [
  ['core'],
  ['parse', 'policy'],
  ['solve', 'certify'],
  ['json', 'judge', 'judge_solve', 'judge_accept', 'judge_proof', 'answer', 'explain', 'job', 'decided'],
  ['compare'],
  ['verify', 'convert', 'compare_texts', 'describe', 'seal', 'rewind', 'duals'],
  ['node'],
];

function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

/** The module that a file belongs to: its folder below the base, or its name without ending where it lies in the base or has a rank of its own. */
function moduleOf(base: string, path: string): string {
  const [first = '', ...rest] = relative(base, path).split('/');
  const own = relative(base, path).replace(/\.(ts|h|cpp|def)$/, '');
  return rest.length > 0 && !SRC_RANKS.flat().includes(own) ? first : own;
}

function rankOf(ranks: readonly (readonly string[])[], name: string): number {
  return ranks.findIndex((list) => list.includes(name));
}

function wrongImports(base: string, endings: readonly string[], pattern: RegExp, ranks: readonly (readonly string[])[]): string[] {
  const wrong: string[] = [];
  for (const file of filesBelow(base, endings)) {
    const from = moduleOf(base, file);
    if (rankOf(ranks, from) < 0) wrong.push(`${file} has no rank`);
    for (const [, target = ''] of readFileSync(join(root, file), 'utf8').matchAll(pattern)) {
      const to = moduleOf(base, join(dirname(file), target));
      const sameFolder = from === to || target.endsWith('codes.def');
      // Files that lie in native/ itself are parts of their rank.
      const sameRank = base === 'native' && dirname(file) === base && rankOf(ranks, from) === rankOf(ranks, to);
      if (!sameFolder && !sameRank && rankOf(ranks, to) >= rankOf(ranks, from)) wrong.push(`${file} imports ${target}`);
    }
  }
  return wrong;
}

describe('the ranks of the modules', () => {
  test('a TypeScript file imports lower ranks or its own folder', () => {
    expect(wrongImports('src', ['.ts'], /from '(\.[^']+)'/g, SRC_RANKS)).toEqual([]);
  });
  test('a C++ file includes lower ranks or its own folder', () => {
    expect(wrongImports('native', ['.h', '.cpp'], /#include "([^"]+)"/g, NATIVE_RANKS)).toEqual([]);
  });
  test('only node/ knows Node-API', () => {
    const others = filesBelow('native', ['.h', '.cpp']).filter((file) => !file.startsWith('native/node/'));
    expect(others.filter((file) => /napi\.h|node_api\.h/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
  test('every C++ source is in sources.txt, and nothing else is', () => {
    const listed = readFileSync(join(root, 'native/sources.txt'), 'utf8').trim().split(/\s+/).sort();
    const found = filesBelow('native', ['.cpp'])
      .map((file) => relative('native', file))
      .sort();
    expect(listed).toEqual(found);
  });
});
