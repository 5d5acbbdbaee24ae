import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Book, bookOf, type DataLine } from '../eval/book.ts';
import { kindOf, parseRecord, readLines } from './input.ts';

/** The name of a data set or policy: its file's, without the endings. */
export const stem = (file: string): string =>
  file === '-'
    ? 'standard input'
    : basename(file)
        .replace(/\.gz$/i, '')
        .replace(/\.jsonl$/i, '');

/** @returns the data files of folders and files, sorted within a folder */
export function dataFiles(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    existsSync(path) && statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => kindOf(name) === 'jsonl')
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
}

/** Reads data files; lines that are none are told by the book. */
export async function readBook(files: readonly string[]): Promise<Book> {
  const lines: DataLine[] = [];
  const bad: string[] = [];
  for (const file of files) {
    for await (const line of readLines(file)) {
      if ('problem' in line) {
        bad.push(line.problem);
        continue;
      }
      const record = parseRecord(line);
      if ('problem' in record) bad.push(record.problem);
      else lines.push({ set: stem(file), place: line.place, value: record.value });
    }
  }
  const book = bookOf(lines);
  return { ...book, bad: [...bad, ...book.bad] };
}
