import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { convert, createEngine, type Item, REWARD_PRESETS, type RewardPreset, type Reference } from '../src/index.ts';
import { type Plain, plainModels, writePlain } from './compare/mutants.ts';
import { judgeAll, layOut } from './completions/cases.ts';

const MOST: Readonly<Record<RewardPreset, number>> = { evom: 1.5, binary: 1, sirl: 3, sirl2: 3, probes: 1, graded: 1 };

interface Gold {
  readonly id: string;
  readonly model: Plain;
  /** As it is bundled. */
  readonly text: string;
  readonly reference: Reference;
}

const bundled = readFileSync(new URL('../examples/nl4opt-reference.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Item & { id: string; text: string }); // our own file
let gold: readonly Gold[];

beforeAll(async () => {
  const engine = await createEngine({ threads: 0, values: true });
  const judged = await engine.judge(bundled);
  await engine.close();
  const plain = new Map(plainModels().map(({ id, model }) => [id, model]));
  gold = bundled.map(({ id, text, reference }, i) => {
    const model = plain.get(id);
    if (model === undefined) throw new Error(`${id} is not of the plain shape`);
    const solution = judged[i]?.verdict.values;
    return { id, model, text, reference: { ...reference, model: text, ...(solution !== undefined && { solution }) } };
  });
});

const scaled = (model: Plain): Plain => ({
  ...model,
  rows: model.rows.map((row, i) => {
    const factor = i % 2 === 0 ? 4 : 0.25;
    const terms = Object.entries(row.terms).map(([name, value]) => [name, value * factor]);
    return { ...row, side: row.side * factor, terms: Object.fromEntries(terms) };
  }),
});

/** Rows turned round: a·x <= b as −a·x >= −b. */
const turned = (model: Plain): Plain => ({
  ...model,
  rows: model.rows.map((row) => {
    const terms = Object.entries(row.terms).map(([name, value]) => [name, -value]);
    const sense = row.sense === '<=' ? '>=' : row.sense === '>=' ? '<=' : '=';
    return { ...row, sense, side: -row.side, terms: Object.fromEntries(terms) };
  }),
});

const reversed = (terms: Plain['objective']): Plain['objective'] => Object.fromEntries(Object.entries(terms).reverse());
const permuted = (model: Plain): Plain => ({
  ...model,
  objective: reversed(model.objective),
  rows: [...model.rows].reverse().map((row) => ({ ...row, terms: reversed(row.terms) })),
});

const slack = (model: Plain): Plain => ({
  ...model,
  rows: model.rows.map((row, i) =>
    row.sense === '=' ? row : { ...row, sense: '=', terms: { ...row.terms, [`slack${i}`]: row.sense === '<=' ? 1 : -1 } },
  ),
});

/** As other readers and writers have it: other headers, signs, no labels, one token a line. */
const DIALECTS: Readonly<Record<string, (text: string) => string>> = {
  'short headers': (text) =>
    text
      .replace(/^Maximize/m, 'max')
      .replace(/^Minimize/m, 'min')
      .replace(/^Subject To/m, 'st')
      .replace(/^General$/m, 'int'),
  'capital headers': (text) => text.replace(/^(?:Maximize|Minimize|Subject To|General|End)$/gm, (word) => word.toUpperCase()),
  'signs turned round': (text) => text.replace(/<=/g, '=<').replace(/>=/g, '=>'),
  'no labels': (text) => text.replace(/^ \w+: /gm, ' '),
  'one token a line': (text) => text.replace(/ \+ /g, '\n + ').replace(/ - /g, '\n - '),
  'CRLF and comments': (text) => `\\ a model\r\n${text.replace(/\n/g, ' \\ here\r\n')}`,
  'coefficients that touch': (text) => text.replace(/([-+] [\d.]+) (?=x\d)/g, '$1'),
};

const VARIANTS: Readonly<Record<string, (one: Gold) => string>> = {
  'as it is': ({ text }) => text,
  renamed: ({ model }) => writePlain(model).replace(/\bx(\d)_\w+/g, 'column$1'),
  permuted: ({ model }) => writePlain(permuted(model)),
  rescaled: ({ model }) => writePlain(scaled(model)),
  'turned round': ({ model }) => writePlain(turned(model)),
  'slack form': ({ model }) => writePlain(slack(model)),
  'renamed, permuted, rescaled': ({ model }) => writePlain(scaled(permuted(model))).replace(/\bx(\d)_\w+/g, 'q$1'),
  MPS: ({ text }) => convert(text, { to: 'mps' }).text ?? '',
  'MPS and back': ({ text }) => convert(convert(text, { to: 'mps' }).text ?? '', { to: 'lp' }).text ?? '',
  ...Object.fromEntries(
    Object.entries(DIALECTS).map(([name, write]) => [`LP, ${name}`, ({ model }: Gold): string => write(writePlain(model))]),
  ),
};

describe('every reference model earns the most that each preset gives', () => {
  test.for(Object.keys(VARIANTS))('%s', async (name) => {
    const write = VARIANTS[name] as (one: Gold) => string; // a key of it
    const format = name === 'MPS' ? 'mps' : 'lp';
    const judged = await judgeAll(
      (preset) => gold.map((one) => ({ id: one.id, completion: layOut(write(one), preset, format), format, reference: one.reference })),
      0,
    );
    const less: string[] = [];
    for (const preset of REWARD_PRESETS) {
      // Another way of writing may lead to another of several best points; an infeasible model has no values.
      const least = (one: Gold): number =>
        preset === 'sirl2' && (name !== 'as it is' || one.reference.solution === undefined) ? 2 : MOST[preset];
      for (const [i, one] of gold.entries()) {
        const found = judged[preset][i];
        if (!((found?.reward ?? 0) >= least(one))) less.push(`${preset} ${one.id}: ${found?.reward} ${JSON.stringify(found?.parts)}`);
      }
    }
    expect(less).toEqual([]);
    expect(gold.length).toBe(388);
  });
});
