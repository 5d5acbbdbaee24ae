// Writes one LP and one MPS file of the same made model, of about `megabytes` each: a sparse assignment-like model with
// decimals, bounds and integers. Every reader must find the same size.
import { closeSync, openSync, writeSync } from 'node:fs';

const TERMS = 8; // a row

/** A small generator with a fixed seed, so that every run reads the same bytes. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeRows(count, columns) {
  const random = randomNumbers(7);
  return Array.from({ length: count }, () => {
    const row = new Map();
    while (row.size < TERMS) row.set(Math.floor(random() * columns), Math.round((random() * 200 - 40) * 100) / 100 || 1.5);
    return { row, side: Math.round(random() * 1e5) / 10 };
  });
}

function buffered(path) {
  const file = openSync(path, 'w');
  let parts = [];
  let size = 0;
  const flush = () => {
    writeSync(file, parts.join(''));
    parts = [];
    size = 0;
  };
  return {
    write(text) {
      parts.push(text);
      size += text.length;
      if (size > 1 << 20) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

const term = (value, column) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} x${column}`;

/** @returns {{ columns: number, rows: number, nonzeros: number }} what a reader must find */
export function writeLargeFiles(lpPath, mpsPath, megabytes) {
  const rows = Math.round((megabytes * 2 ** 20) / 150);
  const columns = Math.round(rows / 2);
  const made = makeRows(rows, columns);

  const lp = buffered(lpPath);
  lp.write('Minimize\n obj:');
  for (let j = 0; j < columns; j += 1) lp.write(`${j % 8 === 0 ? '\n' : ''} + ${1 + (j % 97)} x${j}`);
  lp.write('\nSubject To\n');
  for (const [i, { row, side }] of made.entries()) {
    lp.write(` r${i}: ${[...row].map(([j, value]) => term(value, j)).join(' ')} >= ${side}\n`);
  }
  lp.write('Bounds\n');
  for (let j = 0; j < columns; j += 3) lp.write(` x${j} <= ${100 + (j % 50)}\n`);
  lp.write('General\n');
  for (let j = 0; j < columns; j += 5) lp.write(` x${j}\n`);
  lp.write('End\n');
  lp.close();

  const byColumn = Array.from({ length: columns }, () => []);
  for (const [i, { row }] of made.entries()) for (const [j, value] of row) byColumn[j].push([i, value]);
  const mps = buffered(mpsPath);
  mps.write('NAME large\nROWS\n N obj\n');
  for (let i = 0; i < rows; i += 1) mps.write(` G r${i}\n`);
  mps.write('COLUMNS\n');
  for (const integer of [false, true]) {
    if (integer) mps.write(" M1 'MARKER' 'INTORG'\n");
    for (let j = 0; j < columns; j += 1) {
      if ((j % 5 === 0) !== integer) continue;
      mps.write(` x${j} obj ${1 + (j % 97)}\n`);
      for (const [i, value] of byColumn[j]) mps.write(` x${j} r${i} ${value}\n`);
    }
    if (integer) mps.write(" M2 'MARKER' 'INTEND'\n");
  }
  mps.write('RHS\n');
  for (const [i, { side }] of made.entries()) mps.write(` rhs r${i} ${side}\n`);
  mps.write('BOUNDS\n');
  for (let j = 0; j < columns; j += 1) {
    if (j % 3 === 0) mps.write(` UP bnd x${j} ${100 + (j % 50)}\n`);
    else if (j % 5 === 0) mps.write(` PL bnd x${j}\n`);
  }
  mps.write('ENDATA\n');
  mps.close();
  return { columns, rows, nonzeros: rows * TERMS };
}
