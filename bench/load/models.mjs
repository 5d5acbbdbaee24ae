// Models for load, of a seed: as many different ones as are wanted.

export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function knapsack(number, prefix = 'x') {
  const random = randomOf(number * 7919 + 1);
  const columns = Array.from({ length: 12 }, (_, j) => `${prefix}${j}`);
  const sum = () => columns.map((name) => `${1 + Math.floor(random() * 40)} ${name}`).join(' + ');
  return `Maximize\n value: ${sum()}\nSubject To\n weight: ${sum()} <= 90\n volume: ${sum()} <= 75\nBinary\n ${columns.join(' ')}\nEnd\n`;
}
