import { createEngine, type EngineOptions, type Item, type Judged } from '../src/index.ts';

/** Judges items by an engine of their own, on the calling thread. */
export async function judge(items: readonly Item[], options: EngineOptions = {}): Promise<Judged[]> {
  const engine = await createEngine({ threads: 0, ...options });
  try {
    return await engine.judge(items);
  } finally {
    await engine.close();
  }
}
