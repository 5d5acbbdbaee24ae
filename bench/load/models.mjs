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

/**
 * Textbook models, knapsacks, faulty texts, and poison: one text in `every`, at least one of each kind.
 * @param numberOf which knapsack stands at a place; `text(kind, place)` is the poison of one of `kinds`
 * @returns the items, and the kind of each place that is poisoned
 */
export function mixedItems(count, { textbook, random, numberOf, every, kinds, text }) {
  const items = Array.from({ length: count }, (_, i) => {
    const kind = random();
    if (kind < 0.6) return { ...textbook[Math.floor(random() * textbook.length)], id: String(i) };
    if (kind < 0.97) return { id: String(i), text: knapsack(numberOf(i)), format: 'lp' };
    return { id: String(i), text: `Maximize\n x${i} y\nEnd\n`, format: 'lp' };
  });
  const poisons = new Map();
  while (poisons.size < Math.max(kinds.length, Math.round(count / every))) {
    const at = Math.floor(random() * count);
    if (poisons.has(at)) continue;
    const kind = kinds[poisons.size % kinds.length];
    poisons.set(at, kind);
    items[at] = { id: String(at), text: text(kind, at), format: 'lp' };
  }
  return { items, poisons };
}
