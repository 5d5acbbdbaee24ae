import type { Engine } from '../engine.ts';

const LOOK_MS = 1000;

/** Says when answers can no longer be kept where they should be, and when that is over: rewards are right all the same. @returns what ends it */
export function tellTrouble(engine: Engine, tell: (line: string) => void): () => void {
  let last: string | undefined;
  const timer = setInterval(() => {
    const { trouble } = engine.stats().answers ?? {};
    if (trouble === last) return;
    last = trouble;
    tell(trouble === undefined ? 'answers are kept again' : `answers are kept in memory alone: ${trouble}`);
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
