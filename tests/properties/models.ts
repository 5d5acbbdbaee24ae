import fc from 'fast-check';

/** A column: bounds as texts, absent where the text says nothing. */
export interface Column {
  readonly name: string;
  readonly cost: string;
  readonly kind: 'continuous' | 'integer' | 'binary' | 'semicontinuous' | 'semiinteger';
  readonly lower?: string;
  readonly upper?: string;
}

/** A product in a quadratic expression: value · first · second, columns by number. */
export interface Product {
  readonly value: string;
  readonly first: number;
  readonly second: number;
}

export interface Row {
  readonly name: string;
  /** Coefficients by column number; a column occurs once. */
  readonly terms: readonly (readonly [number, string])[];
  /** `<=`, `>=`, `=` with a right side, or a range with both. */
  readonly sense: '<=' | '>=' | '=' | 'range';
  readonly side: string;
  /** How far a range reaches above its side. */
  readonly width: string;
  readonly products: readonly Product[];
  /** The number of a binary column and the value that switches the row on. */
  readonly switch?: readonly [number, 0 | 1];
}

/** A model as it is written, with every feature that both formats have. */
export interface Written {
  readonly sense: 'Minimize' | 'Maximize';
  readonly offset: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly products: readonly Product[];
  readonly sets: readonly { readonly name: string; readonly type: 1 | 2; readonly columns: readonly number[] }[];
  /** How many rows at the end are user cuts. */
  readonly cuts: number;
}

// Decimals that doubles hold and that they do not, long ones, large and small ones; no fractions, which MPS lacks.
const NUMBERS = ['1', '2', '7', '0.1', '0.3333333333333333', '3.25', '1e-7', '123456789.125', '6.02e15', '17.000000000000000001', '1e19'];
/** What LP texts alone can say. */
const FRACTIONS = ['1/3', '22/7', '0.1/0.3'];
const coefficient = (fractions: boolean): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom('', '-'), fc.constantFrom(...NUMBERS, ...(fractions ? FRACTIONS : []))).map((parts) => parts.join(''));
const size = fc.constantFrom('0', ...NUMBERS);

const LP_NAMES = ['x', 'y', 'e', 'E1', 'inf1', 'x[1,2]', 'x(1)', 'a.b', '_', 'x#', '!x', 'ü', '变量', 'obj', 'R1', 'c1', 'x1', 'o1'];
/** Words of sections: in an LP text they may only label rows, where nothing else could be meant. */
const WORDS = ['st', 'free', 'max', 'end', 'bounds', 'general', 'binary', 'sos'];
const MPS_NAMES = [
  ...LP_NAMES,
  ...WORDS,
  '3x',
  '1e5',
  '-',
  '+x',
  'a:b',
  '<=',
  'RHS',
  'ROWS',
  'MARKER',
  'x/2',
  '[',
  '*x',
  'x;y',
  'inf',
  '0',
  '\\x',
  '->',
];

/** As many names, all different. */
function names(known: readonly string[], prefix: string, count: number): fc.Arbitrary<string[]> {
  const made = fc.nat(999).map((n) => `${prefix}${n}`);
  return fc.uniqueArray(fc.oneof(fc.constantFrom(...known), made), { minLength: count, maxLength: count });
}

const column = (name: string, fractions: boolean): fc.Arbitrary<Column> =>
  fc
    .record({
      cost: coefficient(fractions),
      kind: fc.constantFrom<Column['kind']>('continuous', 'continuous', 'continuous', 'integer', 'binary', 'semicontinuous', 'semiinteger'),
      bounds: fc.constantFrom<{ lower?: string; upper?: string }>(
        {},
        { upper: '8.5' },
        { lower: '0.1', upper: '9' },
        { lower: '-inf' },
        { lower: '-inf', upper: '7' },
        { lower: '-3', upper: '1e6' },
        { lower: '2', upper: '2' },
        { lower: '0.3' },
        { lower: '-inf', upper: '-2.25' },
        { lower: '-1e19' },
        { upper: '0' },
      ),
    })
    .map(({ cost, kind, bounds }) => {
      // A binary has its bounds by name; a semi-continuous column needs an upper bound of more than its lower one.
      if (kind === 'binary') return { name, cost, kind };
      if (kind === 'semicontinuous' || kind === 'semiinteger')
        return { name, cost, kind, lower: bounds.lower === '-3' ? '0' : '1', upper: '12.5' };
      return { name, cost, kind, ...bounds };
    });

const products = (columns: number, maxLength: number): fc.Arbitrary<Product[]> =>
  fc
    .uniqueArray(fc.tuple(fc.nat(columns - 1), fc.nat(columns - 1)), {
      maxLength,
      selector: ([a, b]) => Math.min(a, b) * columns + Math.max(a, b),
    })
    // Halves of these are doubles, which the formats' conventions need.
    .chain((pairs) =>
      fc.tuple(
        ...pairs.map(([first, second]) => fc.constantFrom('1', '-2', '6', '0.5', '0.25').map((value) => ({ value, first, second }))),
      ),
    );

function row(name: string, columns: readonly Column[], fractions: boolean): fc.Arbitrary<Row> {
  const places = fc.uniqueArray(fc.nat(columns.length - 1), { minLength: 1, maxLength: columns.length });
  const binaries = columns.flatMap(({ kind }, j) => (kind === 'binary' ? [j] : []));
  return fc
    .record({
      terms: places.chain((chosen) => fc.tuple(...chosen.map((j) => fc.tuple(fc.constant(j), coefficient(fractions))))),
      sense: fc.constantFrom<Row['sense']>('<=', '>=', '=', 'range'),
      side: fc
        .tuple(fc.constantFrom('', '-'), fc.constantFrom('1', '2.5', '0.1', '40', '0', '0.000000001', '98765.4321'))
        .map((parts) => parts.join('')),
      width: fc.constantFrom('1', '0.7', '300'),
      products: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: products(columns.length, 3) }),
      switched: fc.nat(5),
      active: fc.constantFrom<0 | 1>(0, 1),
    })
    .map(({ switched, active, ...rest }) => {
      const by = binaries[switched];
      if (by === undefined || rest.products.length > 0 || rest.sense === 'range') return { name, ...rest };
      return { name, ...rest, switch: [by, active] as const };
    });
}

/** Random models of every feature; names are hostile, as far as a format can hold them at all. */
export function models(format: 'lp' | 'mps', fractions = false): fc.Arbitrary<Written> {
  const known = format === 'lp' ? LP_NAMES : MPS_NAMES;
  const labels = format === 'lp' ? [...LP_NAMES, ...WORDS] : MPS_NAMES;
  const columns = fc
    .oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 7 }) }, { weight: 1, arbitrary: fc.integer({ min: 8, max: 60 }) })
    .chain((count) => names(known, 'x', count))
    .chain((list) => fc.tuple(...list.map((name) => column(name, fractions))));
  return columns.chain((made) =>
    fc.record({
      sense: fc.constantFrom<Written['sense']>('Minimize', 'Maximize'),
      offset: size,
      columns: fc.constant(made),
      rows: fc
        .nat(6)
        .chain((count) => names(labels, 'c', count))
        .chain((list) => fc.tuple(...list.map((name) => row(name, made, fractions)))),
      products: products(made.length, 4),
      sets: fc
        .nat(2)
        .chain((count) => names(known, 'set', count))
        .chain((list) =>
          fc.tuple(
            ...list.map((name) =>
              fc.record({
                name: fc.constant(name),
                type: fc.constantFrom<1 | 2>(1, 2),
                columns: fc.uniqueArray(fc.nat(made.length - 1), { minLength: 1, maxLength: made.length }),
              }),
            ),
          ),
        ),
      cuts: fc.nat(1),
    }),
  );
}

const small = (least: number, most: number): fc.Arbitrary<string> => fc.integer({ min: least, max: most }).map(String);

/** Random linear models that a solver can take: whole numbers, so that no verdict hangs on a tolerance. */
export function solvable(): fc.Arbitrary<Written> {
  const one = fc
    .record({
      cost: small(-9, 9),
      kind: fc.constantFrom<Column['kind']>('continuous', 'continuous', 'integer', 'binary'),
      bounds: fc.constantFrom<{ lower?: string; upper?: string }>({}, {}, { upper: '8' }, { lower: '-4', upper: '9' }, { lower: '-inf' }),
    })
    .map(({ cost, kind, bounds }) => ({ cost, kind, ...(kind === 'binary' ? {} : bounds) }));
  return fc.array(one, { minLength: 1, maxLength: 6 }).chain((list) => {
    const columns = list.map((made, j) => ({ name: `x${j}`, ...made }));
    const terms = fc
      .uniqueArray(fc.nat(columns.length - 1), { minLength: 1, maxLength: columns.length })
      .chain((places) => fc.tuple(...places.map((j) => fc.tuple(fc.constant(j), small(-7, 9)))));
    const rows = fc.array(
      fc.record({
        name: fc.constant(''),
        terms,
        sense: fc.constantFrom<Row['sense']>('<=', '<=', '>=', '=', 'range'),
        side: small(-10, 30),
        width: small(1, 9),
        products: fc.constant([]),
      }),
      { maxLength: 6 },
    );
    return fc.record({
      sense: fc.constantFrom<Written['sense']>('Minimize', 'Maximize'),
      offset: small(-5, 5),
      columns: fc.constant(columns),
      rows: rows.map((made) => made.map((row, i) => ({ ...row, name: `r${i}` }))),
      products: fc.constant([]),
      sets: fc.constant([]),
      cuts: fc.constant(0),
    });
  });
}
