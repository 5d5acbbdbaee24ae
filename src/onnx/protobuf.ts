// Protocol buffer bytes, as far as ONNX files need them. See https://protobuf.dev/programming-guides/encoding.

/** One message being written: fields come out in the order of the calls. */
export interface Message {
  /** A whole number; negative ones take ten bytes, as the format has them. */
  int(field: number, value: number | bigint): Message;
  float(field: number, value: number): Message;
  bytes(field: number, data: Uint8Array): Message;
  text(field: number, value: string): Message;
  message(field: number, value: Message): Message;
  /** Bytes written so far. */
  readonly size: number;
  /** The pieces written so far, in order. */
  readonly pieces: readonly Uint8Array[];
}

const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const;
const utf8 = new TextEncoder();

function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

export function createMessage(): Message {
  const pieces: Uint8Array[] = [];
  let size = 0;
  function push(piece: Uint8Array): void {
    pieces.push(piece);
    size += piece.length;
  }
  const tag = (field: number, wire: number): void => push(varint(field * 8 + wire));
  const message: Message = {
    int(field, value) {
      tag(field, WIRE.varint);
      push(varint(value));
      return message;
    },
    float(field, value) {
      tag(field, WIRE.fixed32);
      push(new Uint8Array(Float32Array.of(value).buffer));
      return message;
    },
    bytes(field, data) {
      tag(field, WIRE.bytes);
      push(varint(data.length));
      push(data);
      return message;
    },
    text: (field, value) => message.bytes(field, utf8.encode(value)),
    message(field, value) {
      tag(field, WIRE.bytes);
      push(varint(value.size));
      for (const piece of value.pieces) push(piece);
      return message;
    },
    get size() {
      return size;
    },
    pieces,
  };
  return message;
}

/** @returns all that was written, in one piece */
export function messageBytes(message: Message): Uint8Array {
  const out = new Uint8Array(message.size);
  let at = 0;
  for (const piece of message.pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
