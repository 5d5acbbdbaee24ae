import fc from 'fast-check';
import type { Row, Written } from './models.ts';

/** A model that must have the verdict of another, its objective times `factor`. */
export interface Same {
  readonly how: string;
  readonly model: Written;
  readonly factor: number;
}

const times = (value: string, factor: number): string => String(Number(value) * factor);

function scaleRow(row: Row, factor: number): Row {
  const terms = row.terms.map(([j, value]) => [j, times(value, factor)] as const);
  return { ...row, terms, side: times(row.side, factor), width: times(row.width, factor) };
}

function permuteColumns(model: Written, order: readonly number[]): Written {
  const place = new Map(order.map((from, to) => [from, to]));
  const at = (j: number): number => place.get(j) ?? j;
  return {
    ...model,
    columns: order.flatMap((j) => model.columns[j] ?? []),
    rows: model.rows.map((row) => ({ ...row, terms: row.terms.map(([j, value]) => [at(j), value] as const) })),
  };
}

/** What changes a text and not its verdict: order, names, and scaling by powers of two. */
export function sameAs(model: Written): fc.Arbitrary<Same[]> {
  const order = (length: number): fc.Arbitrary<number[]> =>
    fc.shuffledSubarray(
      Array.from({ length }, (_, i) => i),
      { minLength: length },
    );
  const power = fc.integer({ min: -6, max: 6 }).map((exponent) => 2 ** exponent);
  return fc
    .record({
      rows: order(model.rows.length),
      columns: order(model.columns.length),
      terms: order(model.columns.length),
      powers: fc.array(power, { minLength: model.rows.length, maxLength: model.rows.length }),
      objective: power,
    })
    .map(({ rows, columns, terms, powers, objective }) => [
      { how: 'rows in another order', model: { ...model, rows: rows.flatMap((i) => model.rows[i] ?? []) }, factor: 1 },
      { how: 'columns in another order', model: permuteColumns(model, columns), factor: 1 },
      {
        how: 'terms in another order',
        model: {
          ...model,
          rows: model.rows.map((row) => ({ ...row, terms: [...row.terms].sort(([a], [b]) => terms.indexOf(a) - terms.indexOf(b)) })),
        },
        factor: 1,
      },
      {
        how: 'other names',
        model: { ...model, columns: model.columns.map((column, j) => ({ ...column, name: `name_${7 * j + 3}` })) },
        factor: 1,
      },
      { how: 'rows scaled', model: { ...model, rows: model.rows.map((row, i) => scaleRow(row, powers[i] ?? 1)) }, factor: 1 },
      {
        how: 'the objective scaled',
        model: {
          ...model,
          offset: times(model.offset, objective),
          columns: model.columns.map((column) => ({ ...column, cost: times(column.cost, objective) })),
        },
        factor: objective,
      },
    ]);
}
