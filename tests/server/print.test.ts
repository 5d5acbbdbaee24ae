// Judged items are printed by hand where nothing special is to be said: to the byte what JSON.stringify makes of them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine, type Judged } from '../../src/engine.ts';
import { printJudged, printResults } from '../../src/server/print.ts';
import { MODEL, OTHER } from './start.ts';

const INTEGER = 'Maximize\n obj: 3 x + 2 y\nSubject To\n c: 2 x + 3 y <= 7.5\nGeneral\n x\nEnd\n';

test('every kind of verdict', async () => {
  const engine = await createEngine({ threads: 0 });
  const judged = await engine.judge([
    { text: MODEL },
    { id: 'a', text: MODEL, reference: { objective: 12 } },
    { id: 'ä"\\\n\u2028', group: 'g"', text: OTHER, reference: { objective: 12, model: MODEL } },
    { id: '1', group: 7, text: INTEGER, reference: { objective: 1e21 } },
    { text: INTEGER, reference: { model: 'none' } },
    { text: 'Maximize\n x\nSubject To\n c: x >= 1\nEnd\n', reference: { status: 'unbounded' } },
    { text: 'Maximize\n x\nSubject To\n c: x <= -1\nEnd\n', reference: { status: 'infeasible' } },
    { text: 'Maximize\n obj: 3 x\nSubject To\n c: x <= 1,000\nEnd\n', reference: { objective: 1 } },
    { completion: '', reference: { objective: 1 } },
  ]);
  const plain = judged.filter(({ verdict }) => verdict.status === 'optimal');
  expect(plain.length).toBeGreaterThanOrEqual(4);
  for (const one of judged) expect(printJudged(one)).toBe(JSON.stringify(one));
  expect(printResults(judged)).toBe(JSON.stringify({ results: judged }));
  expect(printResults([])).toBe('{"results":[]}');
  await engine.close();
});

test('any numbers and names', () => {
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(-0), fc.constant(1e21));
  const time = fc.oneof(
    fc.integer({ min: 0, max: 1e7 }).map((ten) => ten / 10),
    fc.double({ min: 0, max: 1e12, noNaN: true }),
  );
  const whole = fc.nat();
  const judged = fc.record(
    {
      id: fc.string(),
      group: fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), number),
      reward: fc.oneof(number, fc.constant(null)),
      parts: fc.dictionary(fc.constantFrom('format', 'solved', 'answer', 'rows'), number),
      verdict: fc.record({
        status: fc.constant('optimal'),
        objective: fc.oneof(number, fc.constant('inf')),
        bound: number,
        solver: fc.constantFrom('small', 'highs'),
        certificate: fc.constant('proved'),
        violation: fc.record({ primal: number, integrality: number, dual: number }),
        model: fc.record({ sense: fc.constant('min'), columns: whole, rows: whole, nonzeros: whole, integers: whole, binaries: whole }),
        match: fc.record({ '5e-2': fc.boolean(), '1e-4': fc.boolean(), '1e-6': fc.boolean() }),
        warnings: fc.constant([]),
        timeUs: fc.record({ parse: time, solve: time, certify: time }),
      }),
    },
    { requiredKeys: ['verdict'] },
  );
  fc.assert(
    fc.property(judged, (one) => printJudged(one as Judged) === JSON.stringify(one)),
    { numRuns: 200 },
  );
});
