import { afterAll } from 'vitest';
import { createEngine, type Engine, type EngineOptions, type Item, type Judged } from '../../src/index.ts';

/** Judges programs by one engine for all tests of a file. */
export function judgeBy(options: EngineOptions = {}): (items: readonly Item[]) => Promise<Judged[]> {
  let engine: Promise<Engine> | undefined;
  afterAll(async () => (await engine)?.close());
  return async (items) => {
    engine ??= createEngine({ threads: 0, sandboxes: 1, ...options });
    return (await engine).judge(items);
  };
}
