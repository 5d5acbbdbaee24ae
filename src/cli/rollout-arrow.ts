// A rollout in columns: an Arrow stream (https://arrow.apache.org/docs/format/Columnar.html), one record batch a group, which pandas, polars,
// DuckDB and Hugging Face's datasets read as a table.
import {
  type DataType,
  Field,
  Float32,
  Float64,
  Int32,
  List,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { Encoder } from './rollout-output.ts';

type Line = Readonly<Record<string, unknown>>;

interface Column {
  readonly name: string;
  readonly type: DataType;
  readonly of: (record: Line) => unknown;
}

const column = (name: string, type: DataType, of = (record: Line): unknown => record[name]): Column => ({ name, type, of });
const listOf = (type: DataType): DataType => new List(new Field('item', type, true));
const text = new Utf8();
/** What has no shape of its own in columns is JSON. */
const json = (name: string): Column =>
  column(name, text, (record) => (record[name] === undefined ? undefined : JSON.stringify(record[name])));
const statusOf = ({ verdict }: Line): unknown => (verdict as Line | undefined)?.status; // as groupRecords() makes them

const COLUMNS: readonly Column[] = [
  column('id', text),
  column('set', text),
  column('sample', new Int32()),
  column('reward', new Float64()),
  column('advantage', new Float64()),
  column('status', text, statusOf),
  column('prompt', listOf(new Struct([new Field('role', text, false), new Field('content', text, false)]))),
  column('completion', text),
  column('finish', text),
  column('promptTokens', new Int32()),
  column('tokens', listOf(new Int32())),
  column('logProbabilities', listOf(new Float32())),
  column('constrained', text),
  column('feedback', text),
  json('parts'),
  json('verdict'),
  json('earlier'),
];

function tableOf(records: readonly Line[]): Table {
  const vectors = COLUMNS.map(({ name, type, of }): [string, Vector] => [
    name,
    vectorFromArray(
      records.map((record) => of(record) ?? null),
      type,
    ),
  ]);
  return new Table(Object.fromEntries(vectors));
}

/** In a stream, messages stand behind each other: a marker, the length of what describes the body, that, and the body. */
const MARKER_BYTES = 8;
/** A marker and no length. */
const END = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

/** @returns an encoder whose bytes are one stream: its schema once, a batch a group, its end */
export function createArrowEncoder(): Encoder {
  let begun = false;
  return {
    group(records) {
      const whole = tableToIPC(tableOf(records), 'stream');
      const schema = MARKER_BYTES + new DataView(whole.buffer, whole.byteOffset).getInt32(4, true); // it has no body
      const bytes = whole.subarray(begun ? schema : 0, whole.length - END.length);
      begun = true;
      return bytes;
    },
    end: () => (begun ? END : tableToIPC(tableOf([]), 'stream')),
  };
}
