import { describe, expect, test } from 'vitest';
import { trainBpe } from '../../src/policy/bpe.ts';
import { philox, streamOf, uniformAt } from '../../src/policy/random.ts';
import { createTokenizer } from '../../src/policy/tokenizer.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

describe('a trained vocabulary', () => {
  const file = trainBpe(EXAMPLE_TEXTS, 400, ['<|none|>', '<|end|>']);
  const tokenizer = createTokenizer(file, { eos_token: '<|end|>' }, { where: 'trained' });
  const TEXTS = [
    ...EXAMPLE_TEXTS.map((text, i) => ({ name: `example ${i}`, text })),
    { name: 'nothing', text: '' },
    { name: 'line ends, tabs and blanks', text: 'a\r\n\tb   c \n\n' },
    { name: 'other scripts', text: 'Größe ≤ 10 €, 数量 и кол-во' },
    { name: 'emoji of several code points', text: '👩‍👩‍👧 x >= 1' },
    { name: 'digits', text: '1234567890.5e-12' },
  ];
  test.for(TEXTS)('gives back every text: $name', ({ text }) => {
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });
  test('has fewer tokens than bytes, and the size that was asked for', () => {
    const text = EXAMPLE_TEXTS.join('');
    expect(tokenizer.encode(text).length).toBeLessThan(Buffer.byteLength(text) * 0.6);
    expect(tokenizer.size).toBe(400);
  });
  test('joins the most frequent pair first, and each word by the order of its pairs', () => {
    const small = trainBpe(['aab aab aab ab'], 260, ['<|end|>']);
    expect(small.model.merges).toEqual([
      ['a', 'b'],
      ['a', 'ab'],
      ['Ġ', 'aab'],
    ]);
    const tokens = createTokenizer(small, {}, { where: 'small' });
    expect(Array.from(tokens.encode('aab ab'), (id) => tokens.decode([id]))).toEqual(['aab', ' ', 'ab']);
  });
  test('keeps every digit by itself', () => {
    expect(Array.from(tokenizer.encode('120 + 305'), (id) => tokenizer.decode([id])).filter((text) => /\d/.test(text))).toEqual([
      ...'120305',
    ]);
  });
  test('knows the end as one token, where the text spells it', () => {
    expect(tokenizer.ends).toEqual([1]);
    expect([...tokenizer.encode('<|end|>')]).toEqual([1]);
  });
  test('of fewer tokens than bytes is misuse', () => {
    expect(() => trainBpe(['x'], 256, ['<|end|>'])).toThrow(new RangeError('expected a vocabulary of at least 257 tokens, got 256'));
  });
});

describe('random numbers', () => {
  test('are those of Philox, by the vector that its authors give', () => {
    expect(philox([0, 0], 0).map((word) => word.toString(16))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  });
  test('of a stream are spread evenly, and streams differ', () => {
    const numbers = Array.from({ length: 4000 }, (_, i) => uniformAt(streamOf(1, 'a'), i));
    const counts = new Array<number>(10).fill(0);
    for (const number of numbers) counts[Math.floor(number * 10)] = (counts[Math.floor(number * 10)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(100);
    expect(new Set([streamOf(1, 'a'), streamOf(1, 'b'), streamOf(2, 'a')].map((stream) => uniformAt(stream, 0))).size).toBe(3);
  });
});
