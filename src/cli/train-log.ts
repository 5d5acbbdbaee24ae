// What a run of training says of itself: a line a step, a live page, and a report at the end.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { type CourseLine, trainingReport } from '../learn/report.ts';
import { createTrainPage } from './train-page.ts';

/** What a run says of itself, and where. */
export interface Log {
  /** A line a step: to the file of metrics, to standard output, and to the live page. */
  line(record: CourseLine): void;
  /** Writes report.html from all lines there are, or says why it cannot. */
  report(): void;
  close(): Promise<void>;
}

export interface LogOptions {
  /** Folder of the run. */
  readonly out: string;
  readonly title: string;
  /** What the run was started with, for its report. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the live page; absent: there is none. */
  readonly port?: number;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const textOf = (lines: readonly CourseLine[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** The lines that an earlier part of the run wrote; one that a kill cut off is left out. */
function linesOf(path: string): CourseLine[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) => (line === '' || i === lines.length - 1 ? [] : [JSON.parse(line) as CourseLine])); // our own file
}

/** Those that stay when the run goes on with a line. A killed run may have told steps behind its last checkpoint: they are done again. */
function linesBefore(lines: readonly CourseLine[], { step: next }: CourseLine): CourseLine[] {
  return lines.filter(({ step }) => typeof step === 'number' && (typeof next !== 'number' || step < next));
}

function rounded(record: CourseLine): CourseLine {
  const text = JSON.stringify(record, (_key, value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(7)) : value,
  );
  return JSON.parse(text) as CourseLine; // an object before
}

/** Begins with the lines that the folder holds already. */
export async function createLog({ out, title, settings, port }: LogOptions): Promise<Log> {
  const path = join(out, 'metrics.jsonl');
  let lines = linesOf(path);
  let isFirst = true;
  const page = port === undefined ? undefined : await createTrainPage({ port, title, lines });
  if (page !== undefined) console.error(`assay: live page at ${page.url}`);

  /** What the file holds and the run tells again, or what a kill cut off, is taken out. */
  function goOnWith(record: CourseLine): void {
    isFirst = false;
    lines = linesBefore(lines, record);
    if (!existsSync(path) || readFileSync(path, 'utf8') === textOf(lines)) return;
    writeFileSync(`${path}.new`, textOf(lines));
    renameSync(`${path}.new`, path);
  }

  function write(record: CourseLine): void {
    try {
      if (isFirst) goOnWith(record);
      appendFileSync(path, textOf([record]));
    } catch (error) {
      throw new EngineError('checkpointFailed', `${path}: ${messageOf(error)}`, { cause: error });
    }
    lines.push(record);
  }

  return {
    line(record) {
      const told = rounded(record);
      write(told);
      console.log(JSON.stringify(told));
      page?.tell(told);
    },
    report() {
      if (lines.length === 0) return;
      const place = join(out, 'report.html');
      try {
        writeFileSync(`${place}.new`, trainingReport({ title, lines, settings }));
        renameSync(`${place}.new`, place);
      } catch (error) {
        console.error(`assay: ${place} could not be written: ${messageOf(error)}`); // what the run broke on is to be seen, not this
      }
    },
    close: async () => page?.close(),
  };
}
