import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare, convert, createEngine, type Engine } from '../src/index.ts';
import { FAMILIES, NAMED_FAMILIES } from '../src/tasks/families.ts';
import { OUTCOMES } from '../src/tasks/family.ts';
import { judgeTasks, type Task, writeTask, writeTasks } from '../src/tasks/generate.ts';
import { createRandom } from '../src/tasks/random.ts';
import { type Split, SPLITS } from '../src/tasks/voice.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ threads: 0 });
});
afterAll(() => engine.close());

const SEEDS = Array.from({ length: 40 }, (_, i) => `seed ${i}`);

/** Every outcome of a family, in every split that has it, at every size. */
function tasksOf(name: string): Task[] {
  const family = NAMED_FAMILIES.find((one) => one.name === name);
  if (family === undefined) throw new Error(`no family ${name}`);
  const splits = SPLITS.filter((split) => family.split === 'train' || family.split === split);
  return splits.flatMap((split) =>
    family.outcomes.flatMap((outcome) =>
      SEEDS.map((seed, i) => writeTask(family, { id: `${name} ${split} ${outcome} ${seed}`, seed, split, size: 2 + (i % 3), outcome })),
    ),
  );
}

const numbersIn = (text: string): Set<number> =>
  new Set([...text.replace(/(\d),(?=\d{3})/g, '$1').matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number)));

/** The numbers of a model without the ones that its form alone brings: names hold digits too, so only free-standing ones count. */
const numbersOf = (model: string): number[] =>
  [...model.matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g)].map(([number]) => Number(number)).filter((value) => value !== 0 && value !== 1);

describe.for(NAMED_FAMILIES.map(({ name }) => name))('tasks of the family %s', (name) => {
  const tasks = tasksOf(name);
  test('have the outcome that the family says, proved', async () => {
    const judged = await judgeTasks(engine, tasks);
    expect(judged.filter(({ outcome, objective }) => (outcome === 'optimal') !== (objective !== undefined))).toEqual([]);
    expect(judged.filter(({ proved }) => !proved).length).toBeLessThanOrEqual(0.05 * judged.length);
  });
  test('tell every number of their models', () => {
    for (const { id, question, model, derived } of tasks) {
      const told = numbersIn(question);
      const made = new Map(derived.map(([value, from]) => [Math.abs(value), from]));
      const missing = numbersOf(model).flatMap((value) =>
        (told.has(value) ? [] : (made.get(value) ?? [value])).filter((one) => !told.has(Math.abs(one))),
      );
      expect(missing, `${id}: ${question}\n${model}`).toEqual([]);
    }
  });
  test('are read as they are meant: nothing of them is warned of', async () => {
    const judged = await engine.judge(tasks.map(({ model }) => ({ text: model, format: 'lp' })));
    expect(judged.flatMap(({ verdict }) => verdict.warnings ?? [])).toEqual([]);
  });
});

describe('what the families are', () => {
  test('at least 24 are trained on, and others kept for validation and test', () => {
    const count = (split: Split): number => FAMILIES.filter((family) => family.split === split).length;
    expect(count('train')).toBeGreaterThanOrEqual(24);
    expect(count('validation')).toBeGreaterThanOrEqual(2);
    expect(count('test')).toBeGreaterThanOrEqual(4);
    expect(new Set(FAMILIES.map(({ name }) => name)).size).toBe(FAMILIES.length);
  });
  test('every outcome has families that are trained on and end so', () => {
    for (const outcome of OUTCOMES)
      expect(FAMILIES.filter((family) => family.split === 'train' && family.outcomes.includes(outcome)).length).toBeGreaterThan(2);
  });
});

const COUNT = 3000;
const written = new Map(SPLITS.map((split) => [split, [...writeTasks({ seed: 'splits', split, count: COUNT, sizes: [2, 4] })]]));
/** A text without its numbers and lists: what is left of a way to say it. */
const bare = (sentence: string): string => sentence.replace(/[\d.,]+/g, '#').trim();
const sentencesOf = (split: Split): Set<string> =>
  new Set(
    written
      .get(split)
      ?.flatMap(({ question }) => question.split(/(?<=[.?;:])\s+|\n/))
      .map(bare),
  );

describe('splits', () => {
  test('texts are unique, within a split and across', () => {
    const all = [...written.values()].flat().map(({ question }) => question);
    expect(new Set(all).size).toBe(COUNT * SPLITS.length);
  });
  test.for([
    ['validation', 'train'],
    ['test', 'train'],
    ['test', 'validation'],
  ] as const)('no sentence of %s with a number in it stands in %s', ([held, other]) => {
    const seen = sentencesOf(other);
    const shared = [...sentencesOf(held)].filter(
      (sentence) => sentence.includes('#') && sentence.split(' ').length > 6 && seen.has(sentence),
    );
    expect(shared).toEqual([]);
  });
  test('training sees no family of the others', () => {
    const trained = new Set(written.get('train')?.map(({ family }) => family));
    for (const { name, split } of FAMILIES) expect(trained.has(name)).toBe(split === 'train');
    expect(new Set(written.get('test')?.map(({ unseen }) => unseen))).toEqual(new Set(['family', 'phrasing']));
  });
  test('compact families are written where they are named, and in words that training has', () => {
    expect(written.get('train')?.filter(({ family }) => family.startsWith('compact'))).toEqual([]);
    const wordsOf = (split: Split): Set<string> => {
      const tasks = [...writeTasks({ seed: 'compact', split, count: 500, families: ['compact-profit', 'compact-cost'] })];
      return new Set(tasks.flatMap(({ question }) => question.toLowerCase().match(/[a-z]+/g) ?? []));
    };
    const trained = wordsOf('train');
    expect([...wordsOf('test'), ...wordsOf('validation')].filter((word) => !trained.has(word))).toEqual([]);
  });
  test('the same seed gives the same bytes, another seed others', () => {
    const bytes = (seed: string): string => JSON.stringify([...writeTasks({ seed, split: 'train', count: 50 })]);
    expect(bytes('a')).toBe(bytes('a'));
    expect(bytes('a')).not.toBe(bytes('b'));
  });
});

describe('chance', () => {
  test('integers cover their range evenly', () => {
    const random = createRandom('even');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i += 1) {
      const drawn = random.integer(0, 5);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('a reference model', () => {
  const sample = [...writeTasks({ seed: 'gold', split: 'train', count: 60, hopeless: 0 })];
  test('scores the maximum against itself, also as MPS', async () => {
    const judged = await judgeTasks(engine, sample);
    const items = judged.flatMap(({ model, objective }) => {
      const reference = { status: 'optimal' as const, model, ...(objective !== undefined && { objective }) };
      const mps = convert(model, { from: 'lp', to: 'mps' }).text ?? '';
      return [
        { text: model, format: 'lp' as const, reference },
        { text: mps, format: 'mps' as const, reference },
      ];
    });
    expect((await engine.judge(items)).map(({ reward }) => reward)).toEqual(items.map(() => 1));
  });
  test('keeps every row of itself', () => {
    for (const { model } of sample.slice(0, 10)) expect(compare(model, model)).toMatchObject({ rows: 1 });
  });
});

describe('misuse', () => {
  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    ['a family of another split', () => [...writeTasks({ seed: 'a', split: 'train', count: 1, families: ['depots'] })], "got 'depots'"],
    [
      'a size that no family writes',
      () => [...writeTasks({ seed: 'a', split: 'train', count: 1, sizes: [1, 3] })],
      'expected sizes from 2 to 4, got 1 to 3',
    ],
    ['no family at all', () => [...writeTasks({ seed: 'a', split: 'train', count: 1, families: [] })], 'expected at least one family'],
  ];
  test.for(wrong)('%s is refused', ([, call, message]) => {
    expect(call).toThrow(message);
  });
});

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
function assay(...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('assay tasks', () => {
  test('prints a data set that judges itself', async () => {
    const { code, out } = assay('tasks', '--split', 'test', '--count', '30', '--seed', 'cli', '--env', 'scip-mps');
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)); // our own output
    expect(lines).toHaveLength(30);
    for (const line of lines) {
      expect(line).toMatchObject({ dataset: 'assay-tasks', split: 'test', environment: 'scip-mps', meta: { family: expect.any(String) } });
      expect(line.messages.at(-1).content).toContain(line.question);
      expect(line.answer === null).toBe(line.meta.expect === 'no-solution');
    }
    const judged = await engine.judge(lines.map(({ text, reference }) => ({ text, format: 'mps' as const, reference })));
    expect(judged.map(({ reward }) => reward)).toEqual(lines.map(() => 1));
  });
  test('lists the families', () => {
    expect(assay('tasks', '--list').out.trim().split('\n')).toHaveLength(NAMED_FAMILIES.length);
  });
  test.for([
    [['--family', 'depots'], "got 'depots'"],
    [['--most', '9'], 'expected sizes from 2 to 4, got 2 to 9'],
    [['--env', 'nothing'], 'expected the name of a built-in environment or a file'],
    [['--count', '0'], 'expected a whole number of at least 1'],
  ] as const)('refuses %j', ([args, message]) => {
    const { code, err } = assay('tasks', '--count', '2', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
