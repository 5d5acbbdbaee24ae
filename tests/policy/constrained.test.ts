// Constrained writing: a policy of random weights, which knows nothing, writes LP texts that the reader takes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { createNativePolicy, type NativeOptions } from '../../src/policy/native.ts';
import type { Written } from '../../src/policy/policy.ts';
import { judge } from '../judge-once.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-constrained-'));
let model: Model;
beforeAll(async () => {
  const shape = { width: 32, layers: 1, heads: 2, keyValueHeads: 1, feedForward: 64, vocabulary: 520, context: 1024, seed: 9 };
  writeModel(join(folder, 'model'), initialModel(EXAMPLE_TEXTS, shape));
  model = await openModel(join(folder, 'model'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function write(count: number, options: NativeOptions): Promise<Written[]> {
  const policy = await createNativePolicy(model, { threads: 1, rows: 16, constrain: 'lp', ...options });
  const request = {
    id: 'p',
    messages: [{ role: 'user' as const, content: 'A model.' }],
    samples: Array.from({ length: count }, (_, i) => i),
  };
  const found: Written[] = [];
  for await (const one of policy.write([request])) found.push(one);
  await policy.close();
  return found.sort((a, b) => a.sample - b.sample);
}

test('every answer that ends is a model that no reader refuses', async () => {
  const found = await write(160, { maxTokens: 500 });
  const whole = found.filter(({ finish }) => finish === 'end');
  expect(whole.length).toBeGreaterThan(25);
  const judged = await judge(
    whole.map(({ completion }) => ({ completion })),
    { environment: 'highs-lp' },
  );
  const refused = judged.flatMap(({ verdict }, i) => (verdict.model === undefined ? [{ completion: whole[i]?.completion, verdict }] : []));
  expect(refused).toEqual([]);
  const portable = await judge(
    whole.map(({ completion }) => ({ completion })),
    { environment: 'highs-lp', dialect: 'portable' },
  );
  expect(
    portable.flatMap(({ verdict }, i) =>
      verdict.status === 'rejected' ? [{ completion: whole[i]?.completion, fault: verdict.fault }] : [],
    ),
  ).toEqual([]);
  // All of the format comes: both senses, labels, bounds, free columns, integrality, fractions, signs.
  const all = whole.map(({ completion }) => completion).join('\n');
  for (const part of [/Maximize\n/, /Minimize\n/, /\w: /, /Bounds\n/, / free\n/, /Generals\n/, /\d\.\d/, / - /, / >= -/, / = /])
    expect(all).toMatch(part);
});

test('a mask says the same whatever was written before it, and beside it', async () => {
  const together = await write(24, { maxTokens: 300 });
  const alone = await write(24, { maxTokens: 300, rows: 1 });
  expect(alone).toEqual(together);
});

test('log-probabilities are those among the tokens that may come', async () => {
  const [first] = await write(1, { maxTokens: 40, temperature: 1 });
  expect(first?.constrained).toBe('lp'); // and say so
  // The fence, and the line behind it, can be spelled in few ways only; nothing else may come.
  const start = model.tokenizer.decode(first?.tokens?.slice(0, 2) ?? []);
  expect('```lp\nM'.startsWith(start) || start.startsWith('```lp\nM')).toBe(true);
  for (const value of first?.logProbabilities ?? []) expect(value).toBeLessThanOrEqual(0);
});
