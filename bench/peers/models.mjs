// Models of hundreds of rows, as text: planning problems of known make with drawn numbers. No solver's own list, so nobody's favourite.

function randomOf(seed) {
  let state = seed >>> 0;
  return (least, most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return least + Math.floor((state / 2 ** 32) * (most - least + 1));
  };
}

const range = (count) => Array.from({ length: count }, (_, i) => i);
const text = (sense, objective, rows, columns, integers) =>
  [
    sense,
    ` obj: ${objective.join(' + ')}`,
    'Subject To',
    ...rows.map((row, i) => ` c${i + 1}: ${row}`),
    'Bounds',
    ...columns.map((name) => ` ${name} >= 0`),
    ...(integers.length > 0 ? ['Generals', ` ${integers.join(' ')}`] : []),
    'End',
    '',
  ].join('\n');

/** From plants to shops at least cost: continuous, plants + shops rows. */
function transport(random, plants, shops) {
  const name = (i, j) => `x_${i}_${j}`;
  const demand = range(shops).map(() => random(5, 30));
  const supply = Math.ceil((demand.reduce((a, b) => a + b, 0) * 1.2) / plants);
  const rows = [
    ...range(plants).map(
      (i) =>
        `${range(shops)
          .map((j) => name(i, j))
          .join(' + ')} <= ${supply}`,
    ),
    ...range(shops).map(
      (j) =>
        `${range(plants)
          .map((i) => name(i, j))
          .join(' + ')} >= ${demand[j]}`,
    ),
  ];
  const columns = range(plants).flatMap((i) => range(shops).map((j) => name(i, j)));
  return text(
    'Minimize',
    columns.map((c) => `${random(10, 99)} ${c}`),
    rows,
    columns,
    [],
  );
}

/** Lots over periods with stock, and capacity shared by products: continuous, about products · periods + periods rows. */
function lots(random, products, periods, integer) {
  const columns = [];
  const rows = [];
  const objective = [];
  for (const p of range(products)) {
    for (const t of range(periods)) {
      columns.push(`make_${p}_${t}`, `keep_${p}_${t}`);
      objective.push(`${random(5, 40)} make_${p}_${t}`, `${random(1, 4)} keep_${p}_${t}`);
      const before = t === 0 ? '' : ` + keep_${p}_${t - 1}`;
      rows.push(`make_${p}_${t}${before} - keep_${p}_${t} = ${random(3, 20)}`);
    }
  }
  for (const t of range(periods))
    rows.push(
      `${range(products)
        .map((p) => `${random(1, 3)} make_${p}_${t}`)
        .join(' + ')} <= ${products * 32}`,
    );
  return text('Minimize', objective, rows, columns, integer ? columns.filter((c) => c.startsWith('make')) : []);
}

/** Cheapest cover with whole numbers: `rows` rows over `count` columns. */
function cover(random, count, rowCount) {
  const columns = range(count).map((j) => `use_${j}`);
  const rows = range(rowCount).map(() => {
    const chosen = new Set(range(6).map(() => random(0, count - 1)));
    return `${[...chosen].map((j) => `${random(1, 3)} use_${j}`).join(' + ')} >= ${random(2, 6)}`;
  });
  return text(
    'Minimize',
    columns.map((c) => `${random(10, 99)} ${c}`),
    rows,
    columns,
    columns,
  );
}

/** @returns 24 items without references, 12 of them with whole-number columns; 100 to 400 rows */
export function midSizeItems() {
  const make = [
    (random) => transport(random, random(20, 40), random(80, 160)),
    (random) => lots(random, random(8, 14), random(10, 20), false),
    (random) => lots(random, random(6, 9), random(10, 14), true),
    (random) => cover(random, random(24, 30), random(100, 120)),
  ];
  return range(24).map((i) => ({ id: `mid-${i}`, text: make[i % make.length](randomOf(1000 + i)), format: 'lp' }));
}
