// Single faults put into the bundled reference models, and an oracle of its own about what each changes: points are tried
// against both models in plain arithmetic.
import { readFileSync } from 'node:fs';

/** A row or bound as Σ value·column sense side. */
interface Row {
  readonly name: string;
  readonly terms: Readonly<Record<string, number>>;
  readonly sense: '<=' | '>=' | '=';
  readonly side: number;
}

/** The plain models that the reference set is made of: columns >= 0, but for those that a mutant lets go free. */
export interface Plain {
  readonly direction: 'Maximize' | 'Minimize';
  readonly objective: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
  readonly integers: readonly string[];
  readonly columns: readonly string[];
  readonly free: readonly string[];
}

export interface Mutant {
  readonly id: string;
  readonly fault: string;
  readonly reference: Plain;
  readonly candidate: Plain;
}

const NUMBER = String.raw`[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?`;

function parseTerms(text: string): Record<string, number> {
  const terms: Record<string, number> = {};
  for (const [, sign, value, name = ''] of text.matchAll(new RegExp(String.raw`([-+]?)\s*(${NUMBER})?\s*([A-Za-z_]\w*)`, 'gi'))) {
    terms[name] = (terms[name] ?? 0) + (sign === '-' ? -1 : 1) * Number(value ?? 1);
  }
  return terms;
}

/** Reads one bundled reference model; they are all of one plain shape, written by this project. */
function readPlain(text: string): Plain {
  const [, direction = '', objective = '', rows = '', rest = ''] =
    /^(Maximize|Minimize)\s+\w+:\s*([^\n]*)\nSubject To\n([\s\S]*?)\n(?=Bounds\n|Generals?\n|End\n)([\s\S]*)$/i.exec(text) ?? [];
  if (direction === '') throw new Error(`not of the plain shape:\n${text}`);
  const parsed: Row[] = [];
  for (const line of rows.split('\n')) {
    const match = new RegExp(String.raw`^\s*(\w+):\s*(.*?)\s*(<=|>=|=)\s*(-?${NUMBER})\s*$`).exec(line);
    if (match === null) throw new Error(`not a plain row: ${line}`);
    const [, name = '', left = '', sense, side] = match;
    parsed.push({ name, terms: parseTerms(left), sense: sense as Row['sense'], side: Number(side) }); // the pattern allows no other
  }
  const section = /Generals?\n([\s\S]*?)(?=\nEnd)/i.exec(rest)?.[1] ?? '';
  const objectiveTerms = parseTerms(objective);
  const names = new Set([...Object.keys(objectiveTerms), ...parsed.flatMap((row) => Object.keys(row.terms))]);
  const bounds = /Bounds\n([\s\S]*?)(?=\nGenerals?|\nEnd)/i.exec(rest)?.[1] ?? '';
  for (const line of bounds.split('\n')) if (!/^\s*(\w+ >= 0)?\s*$/.test(line)) throw new Error(`not a plain bound: ${line}`);
  return {
    direction: direction === 'Maximize' ? 'Maximize' : 'Minimize',
    objective: objectiveTerms,
    rows: parsed,
    integers: section.split(/\s+/).filter((name) => name !== ''),
    columns: [...names],
    free: [],
  };
}

const expression = (terms: Readonly<Record<string, number>>): string =>
  Object.entries(terms)
    .map(([name, value]) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} ${name}`)
    .join(' ');

export function writePlain(model: Plain): string {
  return [
    model.direction,
    ` obj: ${expression(model.objective)}`,
    'Subject To',
    ...model.rows.map((row) => ` ${row.name}: ${expression(row.terms)} ${row.sense} ${row.side}`),
    ...(model.free.length > 0 ? ['Bounds', ...model.free.map((name) => ` ${name} free`)] : []),
    ...(model.integers.length > 0 ? ['General', ` ${model.integers.join(' ')}`] : []),
    'End\n',
  ].join('\n');
}

/** All bundled reference models of the plain shape. */
export function plainModels(): { id: string; model: Plain }[] {
  const path = new URL('../../examples/nl4opt-reference.jsonl', import.meta.url);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; text: string }) // our own file
    .map(({ id, text }) => ({ id, model: readPlain(text) }));
}

const FLIPPED = { '<=': '>=', '>=': '<=', '=': '<=' } as const;

/** Every single fault of the kinds that the issue names. */
export function mutantsOf(id: string, reference: Plain): Mutant[] {
  const list: Mutant[] = [];
  const add = (fault: string, change: Partial<Plain>): void => {
    list.push({ id, fault, reference, candidate: { ...reference, ...change } });
  };
  const withRow = (at: number, change: Partial<Row>): Row[] => reference.rows.map((row, i) => (i === at ? { ...row, ...change } : row));
  for (const [i, row] of reference.rows.entries()) {
    add(`row ${row.name} dropped`, { rows: reference.rows.filter((_, k) => k !== i) });
    add(`row ${row.name} flipped`, { rows: withRow(i, { sense: FLIPPED[row.sense] }) });
    add(`side of ${row.name} raised`, { rows: withRow(i, { side: row.side * 1.1 + 1 }) });
    add(`side of ${row.name} lowered`, { rows: withRow(i, { side: row.side * 0.9 - 1 }) });
    for (const [name, value] of Object.entries(row.terms)) {
      add(`coefficient of ${name} in ${row.name} changed`, { rows: withRow(i, { terms: { ...row.terms, [name]: value * 1.5 + 1 } }) });
      add(`sign of ${name} in ${row.name} changed`, { rows: withRow(i, { terms: { ...row.terms, [name]: -value } }) });
    }
  }
  for (const [name, value] of Object.entries(reference.objective)) {
    add(`cost of ${name} changed`, { objective: { ...reference.objective, [name]: value + 1 } });
  }
  for (const name of reference.columns) add(`bound of ${name} lost`, { free: [name] });
  for (const name of reference.integers)
    add(`integrality of ${name} lost`, { integers: reference.integers.filter((other) => other !== name) });
  add('direction flipped', { direction: reference.direction === 'Maximize' ? 'Minimize' : 'Maximize' });
  return list;
}

export type Point = Readonly<Record<string, number>>;

const TOLERANCE = 1e-6;
const valueAt = (terms: Readonly<Record<string, number>>, point: Point): number =>
  Object.entries(terms).reduce((sum, [name, value]) => sum + value * (point[name] ?? 0), 0);

/** Largest violation at a point, relative to max(1, |side|); integrality and bounds of zero included. */
export function violation(model: Plain, point: Point): number {
  let worst = 0;
  for (const name of model.columns) if (!model.free.includes(name)) worst = Math.max(worst, -(point[name] ?? 0));
  for (const name of model.integers) worst = Math.max(worst, Math.abs((point[name] ?? 0) - Math.round(point[name] ?? 0)));
  for (const { terms, sense, side } of model.rows) {
    const over = valueAt(terms, point) - side;
    const broken = sense === '<=' ? over : sense === '>=' ? -over : Math.abs(over);
    worst = Math.max(worst, broken / Math.max(1, Math.abs(side)));
  }
  return worst;
}

const holds = (model: Plain, point: Point): boolean => violation(model, point) <= TOLERANCE;
const gain = (model: Plain, point: Point): number => (model.direction === 'Maximize' ? 1 : -1) * valueAt(model.objective, point);

/** Whether a point shows that two models differ: one allows it and the other clearly does not, or they value it differently. */
export function tellsApart(a: Plain, b: Plain, point: Point): boolean {
  const [inA, inB] = [violation(a, point), violation(b, point)];
  if (inA <= TOLERANCE !== inB <= TOLERANCE) return Math.max(inA, inB) > 2 * TOLERANCE;
  if (!holds(a, point)) return false;
  return Math.abs(gain(a, point) - gain(b, point)) > 1e-6 * Math.max(1, Math.abs(gain(a, point)));
}

/** Points worth trying: whole ones near every crossing of two sides (rows of both models, and the axes), and some at random. */
export function probes(a: Plain, b: Plain, random: () => number): Point[] {
  const lines = [...a.rows, ...b.rows].map(({ terms, side }) => ({ terms, side }));
  for (const name of a.columns) lines.push({ terms: { [name]: 1 }, side: 0 });
  const points: Point[] = [];
  const [x = '', y = '', z] = a.columns;
  const steps = [-1, 0, 1];
  const around = (px: number, py: number, pz: number): void => {
    if (!Number.isFinite(px + py + pz) || Math.abs(px) + Math.abs(py) + Math.abs(pz) > 1e9) return;
    for (const round of [Math.floor, (v: number): number => v]) {
      for (const dx of steps)
        for (const dy of steps)
          for (const dz of z === undefined ? [0] : steps) {
            const scale = round === Math.floor ? 1 : 0.3;
            points.push({
              [x]: round(px) + dx * scale,
              [y]: round(py) + dy * scale,
              ...(z !== undefined && { [z]: round(pz) + dz * scale }),
            });
          }
    }
  };
  const levels = z === undefined ? [0] : [0, 1, 5, 20, 100];
  for (const [i, p] of lines.entries()) {
    for (const q of lines.slice(i + 1)) {
      for (const level of levels) {
        const [a1, b1, a2, b2] = [p.terms[x] ?? 0, p.terms[y] ?? 0, q.terms[x] ?? 0, q.terms[y] ?? 0];
        const s1 = p.side - (z === undefined ? 0 : (p.terms[z] ?? 0) * level);
        const s2 = q.side - (z === undefined ? 0 : (q.terms[z] ?? 0) * level);
        const det = a1 * b2 - a2 * b1;
        if (Math.abs(det) > 1e-12) around((s1 * b2 - s2 * b1) / det, (a1 * s2 - a2 * s1) / det, level);
      }
    }
  }
  for (let i = 0; i < 200; i += 1) {
    const size = 10 ** (random() * 4);
    around(random() * size, random() * size, random() * size);
  }
  return points;
}
