// Models for load, of a seed: as many different ones as are wanted.

export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const COLUMNS = 12;
const WEIGHT = 90;
const VOLUME = 75;

function coefficients(number) {
  const random = randomOf(number * 7919 + 1);
  const row = () => Array.from({ length: COLUMNS }, () => 1 + Math.floor(random() * 40));
  return { values: row(), weights: row(), volumes: row() };
}

export function knapsack(number, prefix = 'x') {
  const { values, weights, volumes } = coefficients(number);
  const columns = values.map((_, j) => `${prefix}${j}`);
  const sum = (row) => row.map((of, j) => `${of} ${columns[j]}`).join(' + ');
  return `Maximize\n value: ${sum(values)}\nSubject To\n weight: ${sum(weights)} <= ${WEIGHT}\n volume: ${sum(volumes)} <= ${VOLUME}\nBinary\n ${columns.join(' ')}\nEnd\n`;
}

export function knapsackValue(number) {
  const { values, weights, volumes } = coefficients(number);
  const best = (from, weight, volume) => {
    let most = 0;
    for (let j = from; j < COLUMNS; j += 1) {
      if (weights[j] > weight || volumes[j] > volume) continue;
      most = Math.max(most, values[j] + best(j + 1, weight - weights[j], volume - volumes[j]));
    }
    return most;
  };
  return best(0, WEIGHT, VOLUME);
}
