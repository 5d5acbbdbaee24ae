// Makes tests/policy/golden-logits.json: logits of SmolLM2-135M-Instruct by a forward pass in double precision that shares no code with
// src/: its own reader of the file, its own blocks, positions turned in pairs as the file has them.
//   node scripts/golden-logits.mjs FILE.gguf
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/system.mjs';

const [path] = process.argv.slice(2);
/** <|im_start|>user, a short question, <|im_end|>, <|im_start|>assistant: by the model's own tokens. */
const TOKENS = [1, 4093, 198, 34, 13098, 7151, 29, 216, 35, 1792, 1343, 216, 34, 1010, 2, 198, 1, 520, 9531, 198];

const bytes = readFileSync(path);
let at = 4;
/** Goes on by so many bytes; @returns where they begin */
function take(count) {
  at += count;
  return at - count;
}
const u32 = () => bytes.readUInt32LE(take(4));
const u64 = () => Number(bytes.readBigUInt64LE(take(8)));
function text() {
  const length = u64();
  const from = take(length);
  return bytes.toString('utf8', from, from + length);
}
const SCALARS = {
  0: () => bytes[take(1)],
  1: () => bytes.readInt8(take(1)),
  4: u32,
  5: () => bytes.readInt32LE(take(4)),
  6: () => bytes.readFloatLE(take(4)),
  7: () => bytes[take(1)] === 1,
  8: text,
  10: u64,
};
const value = (type) => (type === 9 ? list() : SCALARS[type]());
function list() {
  const type = u32();
  return Array.from({ length: u64() }, () => value(type));
}
u32(); // version
const [tensorCount, fieldCount] = [u64(), u64()];
const meta = {};
for (let i = 0; i < fieldCount; i += 1) {
  const key = text();
  meta[key] = value(u32());
}
const tensors = {};
for (let i = 0; i < tensorCount; i += 1) {
  const name = text();
  const dims = Array.from({ length: u32() }, u64);
  tensors[name] = { dims, type: u32(), offset: u64() };
}
const alignment = meta['general.alignment'] ?? 32;
const start = Math.ceil(at / alignment) * alignment;

function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  return (bits & 0x8000 ? -1 : 1) * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
const BLOCK_BYTES = { 0: 128, 3: 20, 8: 34 };
/** Row `row` of a tensor as doubles, from F32, Q4_1 or Q8_0. */
function rowOf(name, row) {
  const { dims, type, offset } = tensors[name];
  const out = new Float64Array(dims[0]);
  for (let block = 0; block < dims[0] / 32; block += 1) {
    const from = start + offset + (row * (dims[0] / 32) + block) * BLOCK_BYTES[type];
    const [scale, least] = [half(bytes.readUInt16LE(from)), half(bytes.readUInt16LE(from + 2))];
    for (let i = 0; i < 32; i += 1) {
      if (type === 0) out[block * 32 + i] = bytes.readFloatLE(from + 4 * i);
      else if (type === 8) out[block * 32 + i] = scale * bytes.readInt8(from + 2 + i);
      else out[block * 32 + i] = scale * (i < 16 ? bytes[from + 4 + i] & 15 : bytes[from + 4 + i - 16] >> 4) + least;
    }
  }
  return out;
}
const matrix = (name) => Array.from({ length: tensors[name].dims[1] }, (_, row) => rowOf(name, row));
const dot = (x, y) => x.reduce((sum, one, i) => sum + one * y[i], 0);
const times = (rows, x) => Float64Array.from(rows, (row) => dot(row, x));

const of = (key) => meta[`llama.${key}`];
const [heads, shared, epsilon] = [of('attention.head_count'), of('attention.head_count_kv'), of('attention.layer_norm_rms_epsilon')];
const width = of('embedding_length') / heads;
const norm = (x, name) => {
  const weights = rowOf(name, 0);
  const scale = 1 / Math.sqrt(dot(x, x) / x.length + epsilon);
  return x.map((one, i) => one * scale * weights[i]);
};
/** Turns each pair of neighbours of each head. */
function turn(x, position) {
  const out = Float64Array.from(x);
  for (let i = 0; i < x.length; i += 2) {
    const angle = position / of('rope.freq_base') ** ((i % width) / width);
    out[i] = x[i] * Math.cos(angle) - x[i + 1] * Math.sin(angle);
    out[i + 1] = x[i] * Math.sin(angle) + x[i + 1] * Math.cos(angle);
  }
  return out;
}

const states = TOKENS.map((token) => rowOf('token_embd.weight', token));
for (let layer = 0; layer < of('block_count'); layer += 1) {
  const m = (part) => matrix(`blk.${layer}.${part}.weight`);
  const [q, k, v, o, gate, up, down] = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'].map(m);
  const normal = states.map((x) => norm(x, `blk.${layer}.attn_norm.weight`));
  const queries = normal.map((x, p) => turn(times(q, x), p));
  const keys = normal.map((x, p) => turn(times(k, x), p));
  const values = normal.map((x) => times(v, x));
  for (let p = 0; p < TOKENS.length; p += 1) {
    const seen = new Float64Array(heads * width);
    for (let head = 0; head < heads; head += 1) {
      const from = Math.floor(head / (heads / shared)) * width;
      const query = queries[p].subarray(head * width, (head + 1) * width);
      const scores = keys.slice(0, p + 1).map((key) => dot(query, key.subarray(from, from + width)) / Math.sqrt(width));
      const most = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
      scores.forEach((score, before) => {
        for (let i = 0; i < width; i += 1) seen[head * width + i] += (Math.exp(score - most) / total) * values[before][from + i];
      });
    }
    const attended = times(o, seen);
    states[p] = states[p].map((one, i) => one + attended[i]);
    const x = norm(states[p], `blk.${layer}.ffn_norm.weight`);
    const [left, right] = [times(gate, x), times(up, x)];
    const fed = times(
      down,
      left.map((one, i) => (one / (1 + Math.exp(-one))) * right[i]),
    );
    states[p] = states[p].map((one, i) => one + fed[i]);
  }
  console.error(`layer ${layer}`);
}
const head = matrix('token_embd.weight');
const WATCHED = 64;
const rows = states.map((state) => {
  const logits = times(head, norm(state, 'output_norm.weight'));
  const most = Math.max(...logits);
  const total = most + Math.log(logits.reduce((sum, one) => sum + Math.exp(one - most), 0));
  const step = Math.floor(logits.length / WATCHED);
  return {
    best: logits.indexOf(most),
    logSum: total,
    logits: Array.from({ length: WATCHED }, (_, i) => Math.round(logits[i * step] * 1e6) / 1e6),
  };
});
writeFileSync(
  join(root, 'tests/policy/golden-logits.json'),
  `${JSON.stringify({ model: 'SmolLM2-135M-Instruct.Q4_1.gguf', tokens: TOKENS, step: Math.floor(head.length / WATCHED), rows })}\n`,
);
