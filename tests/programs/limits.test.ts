import { describe, expect, test } from 'vitest';
import { judgeBy } from './sandboxed.ts';

const MODEL = 'import gurobipy as gp\nm = gp.Model()\nx = m.addVar(ub=3, obj=-1)\nm.optimize()\n';

interface Case {
  readonly name: string;
  readonly source: string;
  readonly expected: Record<string, unknown>;
}

const late = { status: 'limit', fault: { code: 'timeLimit' } };
/** Deep recursion may take all its time before it breaks the interpreter. */
const ended = { status: expect.stringMatching(/^(limit|rejected)$/) };
const error = (message: string): Record<string, unknown> => ({ status: 'rejected', fault: { code: 'programError', message } });

const cases: readonly Case[] = [
  { name: 'an endless loop', source: 'while True:\n    pass', expected: late },
  { name: 'an endless loop behind a solve', source: `${MODEL}while True:\n    pass`, expected: late },
  {
    name: 'a loop that swallows interrupts',
    source: 'while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass',
    expected: late,
  },
  { name: 'an endless loop in C', source: 'sum(range(10 ** 11))', expected: late },
  { name: 'a power', source: 'x = 10 ** 10 ** 8', expected: late },
  { name: 'a regular expression', source: 'import re\nre.match(r"(a+)+$", "a" * 40 + "b")', expected: late },
  {
    name: 'a lock that waits for itself',
    source: 'import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire(timeout=1000)',
    expected: late,
  },
  { name: 'a sleep takes no time', source: `import time\ntime.sleep(1000)\n${MODEL}`, expected: { status: 'optimal', objective: -3 } },
  {
    name: 'all memory',
    source: 'x = []\nwhile True:\n    x.append(bytearray(1 << 20))',
    expected: { status: 'limit', fault: { code: 'memoryLimit', line: 3 } },
  },
  { name: 'one huge piece', source: "x = 'a' * 10 ** 10", expected: error("OverflowError: cannot fit 'int' into an index-sized integer") },
  {
    name: 'recursion',
    source: 'def f(n):\n    return f(n + 1)\nf(0)',
    expected: { status: 'rejected', fault: { code: 'programError', line: 2 } },
  },
  {
    name: 'recursion without a limit',
    source: 'import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n):\n    return f(n + 1)\nf(0)',
    expected: ended,
  },
  {
    name: 'iterators in iterators',
    source: 'import itertools\nx = iter(())\nfor _ in range(200000):\n    x = itertools.chain(x)\nlist(x)',
    expected: ended,
  },
  {
    name: 'a chain that is freed at once',
    source: 'class Node:\n    pass\nx = None\nfor _ in range(300000):\n    y = Node()\n    y.next = x\n    x = (y,)\ndel x, y',
    expected: ended,
  },
  {
    name: 'finalizers that make finalizers',
    source:
      'class Again:\n    left = 100000\n    def __del__(self):\n        Again.left -= 1\n        if Again.left > 0:\n            Again()\nAgain()',
    expected: ended,
  },
  {
    name: 'expressions nested without end',
    source: [
      'import ast, copy, json, pickle',
      'x = []',
      'for _ in range(100000):',
      '    x = [x]',
      'for make in (lambda: eval("(" * 5000 + ")" * 5000), lambda: eval("-" * 100000 + "1"), lambda: compile("x" + ".a" * 100000, "a", "eval"),',
      '             lambda: json.loads("[" * 200000), lambda: json.dumps(x), lambda: copy.deepcopy(x), lambda: pickle.dumps(x), lambda: x == [x]):',
      '    try:',
      '        make()',
      '    except Exception:',
      '        pass',
    ].join('\n'),
    expected: ended,
  },
  { name: 'a deep structure', source: 'x = []\nfor _ in range(200000):\n    x = [x]\nrepr(x)', expected: ended },
  {
    name: 'a flood of output',
    source: `for _ in range(30):\n    print("x" * 1000000)\n${MODEL}`,
    expected: { status: 'optimal', objective: -3 },
  },
  {
    name: 'a flood of files',
    source: `try:\n    for i in range(10 ** 6):\n        open("/tmp/f%d" % i, "w").write("x" * 100000)\nexcept OSError:\n    pass\n${MODEL}`,
    expected: { status: 'optimal', objective: -3 },
  },
  {
    name: 'an exception that would steer a terminal',
    source: 'raise ValueError("\\x1b[2J\\n\\x07")',
    expected: error('ValueError:  [2J  '),
  },
  {
    name: 'a message of fifty megabytes',
    source: 'raise ValueError("x" * 50_000_000)',
    expected: error(`ValueError: ${'x'.repeat(500)}`),
  },
  {
    name: 'an error at the end of a long line',
    source: `x = "${'y'.repeat(100_000)}"; x.foo`,
    expected: { status: 'rejected', fault: { column: 100_009, excerpt: `… ${'y'.repeat(92)}"; x.foo\n${' '.repeat(97)}^` } },
  },
  {
    name: 'a caret under a character, not under a byte',
    source: 's = "éé"; s.foo',
    expected: { status: 'rejected', fault: { line: 1, column: 11, excerpt: 's = "éé"; s.foo\n          ^' } },
  },
  {
    name: 'a place that is none',
    source: `import os\nh = os.open("/dev/program", os.O_RDWR)\nos.write(h, b'{"raised": {"type": "A", "message": "b", "line": 1, "column": 1000000000}}')\nos._exit(0)`,
    expected: error('SystemError: the program broke the interpreter'), // its own report is not heard
  },
  {
    name: 'a model of seventy megabytes',
    source: 'import os\nh = os.open("/dev/solver", os.O_RDWR)\nos.write(h, b"S\\n" + b" N r\\n" * 14_000_000)',
    expected: { status: 'limit', fault: { code: 'tooLarge' } },
  },
  { name: 'input()', source: 'input()', expected: error('EOFError: EOF when reading a line') },
  { name: 'exit() before a solve', source: 'exit()', expected: { status: 'rejected', fault: { code: 'programNoModel' } } },
  { name: 'exit() behind a solve', source: `${MODEL}exit()`, expected: { status: 'optimal', objective: -3, warnings: [] } },
  {
    name: 'sys.exit with a message',
    source: `${MODEL}import sys\nsys.exit("infeasible")`,
    expected: { status: 'optimal', objective: -3, warnings: [{ code: 'programRaised' }] },
  },
  {
    name: 'a thread',
    source: 'import threading\nthreading.Thread(target=print).start()',
    expected: error("RuntimeError: can't start new thread"),
  },
  {
    name: 'numpy, by name',
    source: 'import numpy as np',
    expected: { status: 'unsupported', fault: { code: 'programUncovered', message: 'the package numpy is not covered' } },
  },
  { name: 'an unknown module', source: 'import no_such_module', expected: error("ModuleNotFoundError: No module named 'no_such_module'") },
  {
    name: 'text that is no Python',
    source: 'Maximize\n obj: 3 x',
    expected: { status: 'rejected', fault: { code: 'programError', line: 2 } },
  },
  { name: 'nothing', source: '', expected: { status: 'rejected', fault: { code: 'programNoModel' } } },
  { name: 'a byte that is none of UTF-8', source: '\ufffd = 3', expected: { status: 'rejected', fault: { code: 'programError' } } },
  { name: 'a zero byte', source: 'x = 1\0', expected: { status: 'rejected', fault: { code: 'programError' } } },
];

describe('what a program may take', () => {
  const within = judgeBy({ timeLimitMs: 60_000, sandboxes: 2 });
  const briefly = judgeBy({ timeLimitMs: 1500 });
  test.for(cases)('$name has a defined answer, and the next program is judged', async ({ source, expected }) => {
    const judge = expected === late ? briefly : within;
    const [judged, next] = await judge([
      { text: source, format: 'program' },
      { text: MODEL, format: 'program' },
    ]);
    expect(judged?.verdict).toMatchObject(expected);
    if (expected !== late) expect(next?.verdict).toMatchObject({ status: 'optimal', objective: -3 });
  });
});

describe('programs among texts', () => {
  const judge = judgeBy({ threads: 1 });
  test('share a batch, in order, each with its reward', async () => {
    const reference = { objective: 3 };
    const items = Array.from({ length: 30 }, (_, i) =>
      i % 3 === 0
        ? {
            id: String(i),
            text: MODEL.replace('obj=-1', 'obj=1').replace('m.optimize', 'm.ModelSense = -1\nm.optimize'),
            format: 'program' as const,
            reference,
          }
        : { id: String(i), text: `max x st c: x <= ${i % 3 === 1 ? 3 : 4} end`, reference },
    );
    const judged = await judge(items);
    expect(judged.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    expect(judged.map(({ verdict }) => verdict.objective)).toEqual(items.map((_, i) => (i % 3 === 2 ? 4 : 3)));
  });
});

describe('completions', () => {
  const judge = judgeBy({ environment: 'gurobi-python' });
  test('the program is the last block named python, or unnamed', async () => {
    const judged = await judge([
      { completion: `Here is the program.\n\`\`\`python\n${MODEL}\`\`\`\nIt is done.` },
      { completion: `<think>First.</think>\n\`\`\`\n${MODEL}\`\`\`` },
      { completion: '```lp\nmax x\n```\nno program' },
      { completion: '' },
    ]);
    expect(judged.map(({ verdict }) => verdict.status)).toEqual(['optimal', 'optimal', 'rejected', 'noModel']);
  });
  test('another package than the environment’s is not there', async () => {
    const [judged] = await judge([{ text: 'import coptpy' }]);
    expect(judged?.verdict).toMatchObject({ status: 'rejected', fault: { code: 'programError', line: 1 } });
  });
  test('who answers is said', async () => {
    const [judged] = await judge([{ text: MODEL }]);
    expect(judged?.verdict.solver).toMatch(/^(small|highs|gurobi)$/);
  });
});
