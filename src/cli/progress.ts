/** Progress on standard error: a line that is redrawn, with count, rate and time left; nothing unless it is a terminal. */
export interface Progress {
  step(count?: number): void;
  stop(): void;
}

const REDRAW_MS = 100;

/** @param total how many there will be, or a function that tells which share of the input has been read; absent: neither is known */
export function createProgress(verb: string, total?: number | (() => number | undefined)): Progress {
  if (process.stderr.isTTY !== true) return { step() {}, stop() {} };
  const start = performance.now();
  let done = 0;
  let drawn = 0;
  function draw(): void {
    const seconds = (performance.now() - start) / 1000;
    const rate = done / Math.max(seconds, 1e-9);
    const share = typeof total === 'number' ? done / total : total?.();
    const of = typeof total === 'number' ? ` of ${total}` : '';
    const left = share === undefined || share === 0 ? '' : `, ${Math.ceil((seconds * (1 - share)) / share)} s left`;
    const bar = share === undefined ? '' : `${'█'.repeat(Math.round(20 * share)).padEnd(20, '░')} `;
    process.stderr.write(`\r\u001b[K${bar}${done}${of} ${verb}, ${Math.round(rate)}/s${left}`);
  }
  return {
    step(count = 1) {
      done += count;
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      draw();
    },
    stop() {
      process.stderr.write('\r\u001b[K');
    },
  };
}
