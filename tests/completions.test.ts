import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Item, type Judged, REWARD_PRESETS, type RewardPreset } from '../src/index.ts';
import { plainModels, writePlain } from './compare/mutants.ts';
import { type Case, cases, completionOf, judgeAll, type Judgements, layOut, problems } from './completions/cases.ts';

const shown = (reward: number | null | undefined): string => (typeof reward === 'number' ? String(Math.round(reward * 1e4) / 1e4) : '-');

/** What the golden file says about one case: verdict, then the rewards with the reference model, then those with the value alone. */
function lineOf({ kind, name }: Case, at: number, withModel: Judgements, byValue: Judgements): string {
  const { status, fault, warnings = [] } = withModel.graded[at]?.verdict ?? { status: '?' };
  const said = fault === undefined ? warnings.map(({ code }) => code).filter((code, i, all) => all.indexOf(code) === i) : [fault.code];
  const rewards = (judged: Judgements): string => REWARD_PRESETS.map((preset) => shown(judged[preset][at]?.reward)).join(' ');
  return [kind, name, status, said.join(' '), rewards(withModel), rewards(byValue)].join('\t');
}

function itemOf(one: Case, preset: RewardPreset, known: 'model' | 'value'): Item {
  const { model, ...value } = problems[one.problem]?.reference ?? { model: '' };
  return {
    completion: completionOf(one, preset),
    ...(one.format !== undefined && { format: one.format }),
    reference: known === 'model' ? { ...value, model } : value,
  };
}

describe('the hostile completions', () => {
  let withModel: Judgements;
  let byValue: Judgements;
  /** Of each problem, what an honest attempt with one fault gets, and the reference model itself. */
  let honest: Record<string, { wrong: Judgements; right: Judgements }>;

  beforeAll(async () => {
    withModel = await judgeAll((preset) => cases.map((one) => itemOf(one, preset, 'model')));
    byValue = await judgeAll((preset) => cases.map((one) => itemOf(one, preset, 'value')));
    honest = {};
    for (const [name, { wrong, reference }] of Object.entries(problems)) {
      const attempt = (text: string): Promise<Judgements> => judgeAll((preset) => [{ completion: layOut(text, preset), reference }], 0);
      honest[name] = { wrong: await attempt(wrong), right: await attempt(reference.model) };
    }
  }, 600_000);

  test('are many, each of its own name', () => {
    expect(new Set(cases.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });

  // To record: npx vitest run tests/completions.test.ts -u; read what changes, and commit it apart.
  test('get the verdict and the rewards that the golden file says', async () => {
    const head = `kind\tname\tstatus\tfault or warnings\t${REWARD_PRESETS.join(' ')}: with the reference model\twith its value alone`;
    const lines = cases.map((one, i) => lineOf(one, i, withModel, byValue));
    await expect(`${[head, ...lines].join('\n')}\n`).toMatchFileSnapshot('completions/goldens.tsv');
  });

  const above = (preset: RewardPreset): Case[] => {
    const most = (name: string): number => honest[name]?.wrong[preset][0]?.reward ?? Number.NaN;
    return cases.filter((one, i) => !((withModel[preset][i]?.reward ?? 0) <= most(one.problem)));
  };

  test.for(REWARD_PRESETS)('%s: none gets more than a wrong honest attempt, where the reference model is known', (preset) => {
    const unexplained = above(preset).filter(({ through }) => through === undefined);
    expect(unexplained.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([]);
  });

  test('what gets through all the same is called so, and needs rows of the problem', () => {
    const getThrough = new Set(REWARD_PRESETS.flatMap(above));
    expect(cases.filter((one) => one.through !== undefined && !getThrough.has(one))).toEqual([]);
    for (const [i, { through }] of cases.entries()) {
      const warnings = withModel.graded[i]?.verdict.warnings ?? [];
      if (through !== undefined) expect(warnings.map(({ code }) => code)).not.toContain('keepsNoRow');
    }
  });

  test.for(REWARD_PRESETS)('%s: the wrong honest attempt gets less than the right one', (preset) => {
    for (const { wrong, right } of Object.values(honest)) {
      const [low, high] = [wrong, right].map((judged) => judged[preset][0]?.reward ?? Number.NaN);
      expect(low).toBeLessThan(high ?? Number.NaN);
    }
  });

  test('are all judged: none leaves its group with a reward of null', () => {
    const failed = (one: Judged | undefined): boolean => one?.verdict.status === 'failed' || one?.reward === null;
    for (const preset of REWARD_PRESETS) {
      expect(cases.filter((_, i) => failed(withModel[preset][i])).map(({ name }) => name)).toEqual([]);
    }
  });
});

/** Any costs under any names, and rows that say the value: as the objective, as its constant, or as the side of another row. */
const statement = fc.record({
  costs: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  ownNames: fc.boolean(),
  whole: fc.boolean(),
  factor: fc.constantFrom(1, 2, 0.5, 10),
  how: fc.constantFrom('row', 'column', 'constant', 'fixed'),
  harmless: fc.integer({ min: 0, max: 4 }),
});

type Terms = Readonly<Record<string, number>>;

function isMultiple(terms: Terms, of: Terms): boolean {
  const names = Object.keys(of);
  const [first = ''] = names;
  const factor = (terms[first] ?? 0) / (of[first] ?? 1);
  return (
    Object.keys(terms).length === names.length && names.every((name) => Math.abs((terms[name] ?? 0) - factor * (of[name] ?? 0)) < 1e-9)
  );
}

test('a value that is stated is never an answer, whatever is written around it', async () => {
  const models = plainModels();
  const engine = await createEngine({ threads: 0 });
  const values = await engine.judge(models.map(({ model }) => ({ text: writePlain(model) })));
  const known = models.flatMap(({ id, model }, i) => {
    const value = values[i]?.verdict.objective;
    // Where a row of the reference model is its objective, whoever states the value states that row: docs/rewards.md.
    return typeof value === 'number' && value > 0 && !model.rows.some(({ terms }) => isMultiple(terms, model.objective))
      ? [{ id, model, value }]
      : [];
  });
  expect(known.length).toBeGreaterThan(200);
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...known), statement, async ({ model, value }, { costs, ownNames, whole, factor, how, harmless }) => {
      const names = costs.map((_, i) => (ownNames ? model.columns[i] : undefined) ?? `v${i}`);
      const sum = (by: number): string => costs.map((cost, i) => `${cost * by} ${names[i]}`).join(' + ');
      const [direction, sense] = model.direction === 'Maximize' ? ['Maximize', '<='] : ['Minimize', '>='];
      const waste = direction === 'Maximize' ? '-' : '+';
      const objective = { row: sum(1), column: 'z', constant: `${value} ${waste} ${sum(1)}`, fixed: sum(1) }[how];
      const rows = {
        row: [`${sum(factor)} ${sense} ${value * factor}`],
        column: [`z - ${costs.map((cost, i) => `${cost} ${names[i]}`).join(' - ')} = 0`, `z ${sense} ${value}`],
        constant: [`${sum(1)} >= 0`],
        fixed: costs.map((cost, i) => `${names[i]} = ${i === 0 ? value / cost : 0}`),
      }[how];
      const more = Array.from({ length: harmless }, (_, i) => `${names[0]} + ${names.at(-1)}x <= ${1e7 + i}`);
      const text = `${direction}\n ${objective}\nSubject To\n ${[...rows, ...more].join('\n ')}\n${whole ? `Generals\n ${names.join(' ')}\n` : ''}End\n`;
      const [judged] = await engine.judge([{ text, reference: { objective: value, model: writePlain(model) } }]);
      if (judged?.verdict.match?.['1e-6'] === true) answered += 1;
      expect(judged?.verdict.status, text).not.toBe('rejected');
      expect(judged?.parts?.answer, text).toBe(0);
    }),
    { numRuns: 1500, seed: 20261129 }, // chance ones were tried by the ten thousand; a failure here is somebody's change
  );
  await engine.close();
  expect(answered).toBeGreaterThan(500); // most statements say the value
}, 300_000);
