import type { Column, Product, Row, Written } from './models.ts';

const minus = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`);
const signed = (value: string, rest: string): string => (value.startsWith('-') ? ` - ${value.slice(1)}${rest}` : ` + ${value}${rest}`);

/** The sum of two decimals, exactly. */
function sum(a: string, b: string): string {
  const places = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
  const whole = (text: string): bigint => BigInt(text.replace('.', '') + '0'.repeat(places - (text.split('.')[1]?.length ?? 0)));
  const digits = (whole(a) + whole(b)).toString();
  const negative = digits.startsWith('-');
  const padded = (negative ? digits.slice(1) : digits).padStart(places + 1, '0');
  const text = places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`;
  return negative ? `-${text}` : text;
}

const isPlain = ({ products, switch: by }: Row): boolean => products.length === 0 && by === undefined;
/** Rows in the order of the model: linear ones, quadratic ones, indicators; user cuts are linear ones at the end. */
function sorted({ rows, cuts }: Written): { rows: Row[]; cuts: Row[] } {
  const plain = rows.filter(isPlain);
  const kept = plain.slice(0, Math.max(0, plain.length - cuts));
  return { rows: [...kept, ...rows.filter((row) => !isPlain(row))], cuts: plain.slice(kept.length) };
}

function lpProducts(products: readonly Product[], columns: readonly Column[], factor: (value: string) => string): string {
  const one = ({ value, first, second }: Product): string =>
    signed(factor(value), ` ${columns[first]?.name} ${first === second ? '^ 2' : `* ${columns[second]?.name}`}`);
  return ` + [${products.map(one).join('')} ]`;
}

function lpRow(row: Row, columns: readonly Column[]): string {
  const linear = row.terms.map(([j, value]) => signed(value, ` ${columns[j]?.name}`)).join('');
  const expression = linear + (row.products.length > 0 ? lpProducts(row.products, columns, (value) => value) : '');
  const by = row.switch === undefined ? '' : ` ${columns[row.switch[0]]?.name} = ${row.switch[1]} ->`;
  if (row.sense === 'range') return ` ${row.name}: ${row.side} <=${expression} <= ${sum(row.side, row.width)}`;
  return ` ${row.name}:${by}${expression} ${row.sense} ${row.side}`;
}

/** The model as an LP text, the plainest way there is. */
export function lpText(model: Written): string {
  const { rows, cuts } = sorted(model);
  const { columns } = model;
  const named = (...kinds: Column['kind'][]): string[] => columns.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => ` ${name}`);
  const section = (header: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [header, ...lines]);
  const double = (value: string): string => String(2 * Number(value));
  const objective = columns.map(({ cost, name }) => signed(cost, ` ${name}`)).join('');
  const quadratic = model.products.length === 0 ? '' : `${lpProducts(model.products, columns, double)} / 2`;
  const bounds = columns.flatMap(({ name, lower, upper }) => {
    if (lower === undefined && upper === undefined) return [];
    if (upper === undefined) return lower === '-inf' ? [` ${name} free`] : [` ${name} >= ${lower}`];
    return [lower === undefined ? ` ${name} <= ${upper}` : ` ${lower} <= ${name} <= ${upper}`];
  });
  return [
    model.sense,
    ` o:${objective}${quadratic}${signed(model.offset, '')}`,
    'Subject To',
    ...rows.map((row) => lpRow(row, columns)),
    ...section(
      'User Cuts',
      cuts.map((row) => lpRow(row, columns)),
    ),
    ...section('Bounds', bounds),
    ...section('General', named('integer', 'semiinteger')),
    ...section('Binary', named('binary')),
    ...section('Semi-Continuous', named('semicontinuous', 'semiinteger')),
    ...section(
      'SOS',
      model.sets.map(
        ({ name, type, columns: list }) => ` ${name}: S${type}::${list.map((j, k) => ` ${columns[j]?.name}:${k + 1}`).join('')}`,
      ),
    ),
    'End',
    '',
  ].join('\n');
}

function mpsBounds({ name, kind, lower, upper }: Column): string[] {
  if (kind === 'binary') return [` BV BND ${name}`];
  if (kind === 'semicontinuous' || kind === 'semiinteger')
    return [` LO BND ${name} ${lower}`, ` ${kind === 'semicontinuous' ? 'SC' : 'SI'} BND ${name} ${upper}`];
  const low = lower === '-inf' ? [` MI BND ${name}`] : lower === undefined ? [] : [` LO BND ${name} ${lower}`];
  const high = upper === undefined ? (kind === 'integer' ? [` PL BND ${name}`] : []) : [` UP BND ${name} ${upper}`];
  return [...low, ...high];
}

/** The model as a free MPS text. */
export function mpsText(model: Written): string {
  const { columns } = model;
  const { rows, cuts } = sorted(model);
  const all = [...rows, ...cuts];
  const letter = { '<=': 'L', '>=': 'G', '=': 'E', range: 'G' } as const;
  const entries = columns.flatMap(({ name, cost, kind }, j) => [
    ...(kind === 'integer' ? [" M1 'MARKER' 'INTORG'"] : []),
    ` ${name} o ${cost}`,
    ...all.flatMap((row) => row.terms.filter(([at]) => at === j).map(([, value]) => ` ${name} ${row.name} ${value}`)),
    ...(kind === 'integer' ? [" M2 'MARKER' 'INTEND'"] : []),
  ]);
  const matrix = (products: readonly Product[], diagonal: number, other: number, both: boolean): string[] =>
    products.flatMap(({ value, first, second }) => {
      const [a, b] = [columns[first]?.name, columns[second]?.name];
      if (first === second) return [` ${a} ${a} ${Number(value) * diagonal}`];
      return [` ${a} ${b} ${Number(value) * other}`, ...(both ? [` ${b} ${a} ${Number(value) * other}`] : [])];
    });
  const section = (header: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [header, ...lines]);
  const switched = rows.filter((row) => row.switch !== undefined);
  return [
    'NAME m',
    ...(model.sense === 'Maximize' ? ['OBJSENSE', '    MAX'] : []),
    'ROWS',
    ' N o',
    ...rows.map((row) => ` ${letter[row.sense]} ${row.name}`),
    ...section(
      'USERCUTS',
      cuts.map((row) => ` ${letter[row.sense]} ${row.name}`),
    ),
    'COLUMNS',
    ...entries,
    'RHS',
    ` RHS o ${minus(model.offset)}`,
    ...all.map((row) => ` RHS ${row.name} ${row.side}`),
    ...section(
      'RANGES',
      all.filter(({ sense }) => sense === 'range').map(({ name, width }) => ` RNG ${name} ${width}`),
    ),
    ...section('BOUNDS', columns.flatMap(mpsBounds)),
    ...section('QUADOBJ', matrix(model.products, 2, 1, false)),
    ...rows.filter(({ products }) => products.length > 0).flatMap((row) => [`QCMATRIX ${row.name}`, ...matrix(row.products, 1, 0.5, true)]),
    ...section(
      'SOS',
      model.sets.flatMap(({ name, type, columns: list }) => [` S${type} ${name}`, ...list.map((j, k) => `  ${columns[j]?.name} ${k + 1}`)]),
    ),
    ...section(
      'INDICATORS',
      switched.map((row) => ` IF ${row.name} ${columns[row.switch?.[0] ?? 0]?.name} ${row.switch?.[1]}`),
    ),
    'ENDATA',
    '',
  ].join('\n');
}
