// How many calls of one text each an engine answers in a millisecond.

/** Calls under way at once: callers of single texts, not one of many. */
const CALLERS = 32;
const LAST_MS = 2000;

/** @returns calls a millisecond */
export async function capacityOf(engine, items) {
  let count = 0;
  const start = performance.now();
  const caller = async (at) => {
    for (let i = at; performance.now() - start < LAST_MS; i += CALLERS) {
      await engine.judge([items[i % items.length]]);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, i) => caller(i)));
  return count / (performance.now() - start);
}
