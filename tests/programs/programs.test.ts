import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeBy } from './sandboxed.ts';

const judge = judgeBy({ timeLimitMs: 60_000 });

interface Case {
  readonly name: string;
  readonly source: string;
  readonly expected: Record<string, unknown>;
}

/** Blocks of programs.py: `#@ NAME => JSON that the verdict holds`, then the program. */
function casesOf(file: string): Case[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .split(/^#@ /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...lines] = block.split('\n');
      const [name = '', expected = ''] = head.split(' => ');
      return { name, source: lines.join('\n'), expected: JSON.parse(expected) as Record<string, unknown> }; // our own file
    });
}

describe.for(['gurobipy', 'coptpy', 'ortools', 'highspy', 'pulp'])('%s', (api) => {
  const cases = casesOf(`${api}.cases.py`);
  test('has cases', () => expect(cases.length).toBeGreaterThan(3));
  test.for(cases)('$name', async ({ source, expected }) => {
    const [judged] = await judge([{ text: source, format: 'program' }]);
    const { objective } = expected;
    expect(judged?.verdict).toMatchObject({
      ...expected,
      ...(typeof objective === 'number' && { objective: expect.closeTo(objective, 6) }),
    });
  });
});
