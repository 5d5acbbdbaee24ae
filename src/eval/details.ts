import { createEngine, type EngineOptions, type Judged } from '../engine.ts';
import { itemOf } from './item.ts';
import type { Sample } from './samples.ts';

/** Samples judged together; their verdicts with values are large. */
const CHUNK = 256;

/** The first verdict with the values and explanation of a second one that says the same. */
function withDetails(judged: Judged, second: Judged | undefined): Judged {
  if (second === undefined || second.verdict.status !== judged.verdict.status) return judged;
  const { values, explain } = second.verdict;
  return {
    ...judged,
    verdict: { ...judged.verdict, ...(values !== undefined && { values }), ...(explain !== undefined && { explain }) },
  };
}

/**
 * Judges samples once more, in every environment, for column values, binding rows, irreducible sets and rays: they cost too much to be asked
 * for of every completion. A sample whose text was cut is left as it is.
 */
export async function addDetails(samples: readonly Sample[], judges: readonly { readonly options: EngineOptions }[]): Promise<Sample[]> {
  const whole = samples.filter(({ cutFrom }) => cutFrom === undefined);
  const results = new Map(whole.map((sample) => [sample, [...sample.results]]));
  for (const [k, { options }] of judges.entries()) {
    const engine = await createEngine({ ...options, values: true, explain: true });
    try {
      for (let from = 0; from < whole.length; from += CHUNK) {
        const chunk = whole.slice(from, from + CHUNK);
        const judged = await engine.judge(chunk.map(({ problem, completion }) => itemOf(problem, completion)));
        for (const [i, sample] of chunk.entries()) {
          const list = results.get(sample);
          const first = list?.[k];
          if (list !== undefined && first !== undefined) list[k] = { ...first, judged: withDetails(first.judged, judged[i]) };
        }
      }
    } finally {
      await engine.close();
    }
  }
  return samples.map((sample) => ({ ...sample, results: results.get(sample) ?? sample.results }));
}
