/** Element types, with their numbers in ONNX files. */
export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
type ElementType = keyof typeof ELEMENT_TYPES;

/** Bytes of one element. */
const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  bfloat16: 2,
};

/** A number, or a name for one that is known when the graph runs. */
type Dimension = number | string;

/** The elements of a tensor as they lie in memory, little-endian; float16 and bfloat16 as Uint16Array, bool as Uint8Array. */
type Data = Float32Array | Float64Array | BigInt64Array | Int32Array | Int8Array | Uint8Array | Uint16Array;

export interface Value {
  readonly name: string;
  readonly type: ElementType;
  /** Absent: not said; ONNX Runtime infers it. */
  readonly shape?: readonly Dimension[];
}

/** A tensor that is part of the model: its data here, or a place in a file beside it. */
export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data?: Data;
  /** Where the elements lie; `location` is relative to the model's folder. */
  readonly file?: { readonly location: string; readonly offset: number; readonly length: number };
}

/** An attribute says its kind, since 1 may be a whole number or not. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] };

export interface Node {
  readonly op: string;
  /** '' for an optional input that is left out. */
  readonly inputs: readonly string[];
  /** '' for an optional output that is left out. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** '' is ONNX's own, 'com.microsoft' that of ONNX Runtime. */
  readonly domain: string;
}

/** A graph is plain data: whoever differentiates or rewrites it reads these lists. Nodes stand in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly Node[];
}

interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

/** Puts a graph together. Values are known by name; every call that makes one returns it. */
export interface GraphBuilder {
  input(name: string, type: ElementType, shape: readonly Dimension[]): string;
  initializer(initializer: Initializer): string;
  /** A small constant; the same one is made once. @param shape default: one dimension; [] for a scalar */
  floats(values: readonly number[], shape?: readonly number[]): string;
  ints(values: readonly number[], shape?: readonly number[]): string;
  /** A node with one output. @param name of its output; default: made up from the operator */
  node(op: string, inputs: readonly string[], options?: NodeOptions & { readonly name?: string }): string;
  /** A node with any outputs: that many with made-up names, or these. */
  nodes(op: string, inputs: readonly string[], outputs: number | readonly string[], options?: NodeOptions): string[];
  /** Makes a value that is there an output of the graph. */
  output(name: string, type: ElementType, shape?: readonly Dimension[]): void;
  /** All that was put together, as it stands. */
  readonly graph: Graph;
}

function checkInitializer({ name, type, shape, data, file }: Initializer): void {
  const bytes = shape.reduce((product, size) => product * size, ELEMENT_BYTES[type]);
  const given = data?.byteLength ?? file?.length;
  if (given !== bytes) throw new RangeError(`expected ${bytes} bytes for ${name} (${type} [${shape.join(', ')}]), got ${given}`);
}

/** @throws RangeError for a name that is taken, an input that no earlier call made, or data that do not fit their shape */
export function createGraph(name: string): GraphBuilder {
  const inputs: Value[] = [];
  const outputs: Value[] = [];
  const initializers: Initializer[] = [];
  const nodes: Node[] = [];
  const known = new Set<string>();
  const constants = new Map<string, string>();
  let made = 0;

  function claim(value: string): string {
    if (value === '' || known.has(value)) throw new RangeError(`expected a new name for a value, got '${value}'`);
    known.add(value);
    return value;
  }
  function madeUp(op: string): string {
    for (;;) {
      const candidate = `${op}.${made++}`;
      if (!known.has(candidate)) return candidate;
    }
  }
  function initializer(one: Initializer): string {
    checkInitializer(one);
    initializers.push(one);
    return claim(one.name);
  }
  function constant(type: 'float32' | 'int64', values: readonly number[], shape: readonly number[]): string {
    const key = `${type} ${shape.join(',')}: ${values.map((value) => (Object.is(value, -0) ? '-0' : value)).join(',')}`;
    const found = constants.get(key);
    if (found !== undefined) return found;
    const data = type === 'float32' ? Float32Array.from(values) : BigInt64Array.from(values, BigInt);
    const value = initializer({ name: madeUp('constant'), type, shape, data });
    constants.set(key, value);
    return value;
  }
  function nodesOf(op: string, from: readonly string[], wanted: number | readonly string[], options: NodeOptions = {}): string[] {
    for (const value of from) if (value !== '' && !known.has(value)) throw new RangeError(`${op} takes '${value}', which is not there`);
    const names = typeof wanted === 'number' ? Array.from({ length: wanted }, () => madeUp(op)) : [...wanted];
    for (const value of names) if (value !== '') claim(value);
    nodes.push({ op, inputs: from, outputs: names, attributes: options.attributes ?? {}, domain: options.domain ?? '' });
    return names;
  }

  return {
    input(value, type, shape) {
      inputs.push({ name: claim(value), type, shape });
      return value;
    },
    initializer,
    floats: (values, shape = [values.length]) => constant('float32', values, shape),
    ints: (values, shape = [values.length]) => constant('int64', values, shape),
    node: (op, from, { name: output, ...options } = {}) => nodesOf(op, from, output === undefined ? 1 : [output], options)[0] ?? '',
    nodes: nodesOf,
    output(value, type, shape) {
      if (!known.has(value)) throw new RangeError(`expected an output that is there, got '${value}'`);
      outputs.push({ name: value, type, ...(shape !== undefined && { shape }) });
    },
    graph: { name, inputs, outputs, initializers, nodes },
  };
}
