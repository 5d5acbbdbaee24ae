/** A knapsack-like equality system that no solver finishes soon. */
export function hardModel(): string {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % 100;
  };
  const columns = Array.from({ length: 50 }, (_, j) => `x${j}`);
  const rows = Array.from({ length: 6 }, (_, i) => {
    const weights = columns.map(() => random());
    const half = Math.floor(weights.reduce((sum, w) => sum + w, 0) / 2);
    return ` r${i}: ${columns.map((c, j) => `${weights[j]} ${c}`).join(' + ')} + u${i} - v${i} = ${half}`;
  });
  return `Minimize\n z: ${rows.map((_, i) => `u${i} + v${i}`).join(' + ')}\nSubject To\n${rows.join('\n')}\nBinary\n ${columns.join(' ')}\nEnd\n`;
}
