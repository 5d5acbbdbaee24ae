import { describe, expect, test } from 'vitest';
import { printedObjective } from '../../src/engine/programs.ts';
import { judgeBy } from './sandboxed.ts';

test.for<{ output: string; objective: number | undefined }>([
  { output: 'Optimal objective: 680\n', objective: 680 },
  { output: 'Obj: 1,234.5\nObjective value = 6.8e+02\n', objective: 680 },
  { output: 'best objective 3 found\nx = 9\n', objective: 3 },
  { output: 'The objective is -1.5e-3.\n', objective: -0.0015 },
  { output: 'Objective: .5', objective: 0.5 },
  { output: 'x = 9\n', objective: undefined },
  { output: 'objective unknown\n', objective: undefined },
  { output: '', objective: undefined },
])('of $output the objective is $objective', ({ output, objective }) => {
  expect(printedObjective(output)).toBe(objective);
});

describe('an environment that counts by what is printed', () => {
  const judge = judgeBy({
    environment: {
      name: 'printed',
      solver: 'highs',
      format: 'program',
      module: 'gurobipy',
      answer: 'printed',
      dialect: 'any',
      limits: { timeMs: 10_000, memoryMb: 2048, nodes: 0, bytes: 2 ** 28, columns: 1e6, rows: 1e6, nonzeros: 1e7, nesting: 32 },
      small: 'auto',
      reformulate: 'on',
      protocol: 'plain',
      reward: 'binary',
      feedback: 'off',
      prompt: { system: '', user: '{question}' },
    },
  });
  const model = 'import gurobipy as gp\nm = gp.Model()\nx = m.addVar(ub=3, obj=-1)\nm.optimize()\n';
  test('takes the number, and pays only beside a model', async () => {
    const reference = { objective: 680 };
    const judged = await judge([
      { text: `${model}print("Objective:", 680)`, reference },
      { text: 'print("Objective:", 680)', reference },
      { text: model, reference },
    ]);
    expect(judged.map(({ verdict }) => verdict.objective)).toEqual([680, 680, undefined]);
    expect(judged.map(({ verdict }) => verdict.certificate)).toEqual(['none', 'none', undefined]);
    expect(judged[1]?.reward).toBe(0);
    expect(judged[2]?.verdict.fault).toEqual({ code: 'programNoModel', message: 'the program printed no objective' });
  });
});
