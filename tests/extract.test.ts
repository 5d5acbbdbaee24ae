import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evomFormat, type ExtractOptions, extract, sirlFormat } from '../src/index.ts';

interface Case {
  readonly name: string;
  readonly completion: string;
  readonly text: string | null;
  readonly format?: 'lp' | 'mps';
  readonly warnings?: readonly string[];
  readonly options?: ExtractOptions;
}

const M = 'max\n x\n';

const plain: readonly Case[] = [
  { name: 'a fenced block', completion: `Here:\n\`\`\`lp\n${M}\`\`\`\nDone.`, text: M, format: 'lp' },
  { name: 'an unnamed block', completion: `\`\`\`\n${M}\`\`\``, text: M },
  { name: 'a block of plain text is an unnamed one', completion: `\`\`\`text\n${M}\`\`\``, text: M },
  { name: 'a block named in capitals', completion: `\`\`\`LP\n${M}\`\`\``, text: M, format: 'lp' },
  { name: 'a block named in braces', completion: `\`\`\`{.lp}\n${M}\`\`\``, text: M, format: 'lp' },
  { name: 'a name with attributes behind it', completion: `\`\`\`lp title="a"\n${M}\`\`\``, text: M, format: 'lp' },
  { name: 'tildes', completion: `~~~lp\n${M}~~~`, text: M, format: 'lp' },
  { name: 'backticks do not close tildes', completion: `~~~lp\n${M}\`\`\`\n~~~`, text: `${M}\`\`\`\n`, format: 'lp' },
  { name: 'an indented block', completion: `1. Model:\n   \`\`\`lp\n   max\n   x\n   \`\`\``, text: '   max\n   x\n', format: 'lp' },
  {
    name: 'the last of several blocks',
    completion: '```lp\na\n```\nbetter:\n```lp\nb\n```',
    text: 'b\n',
    format: 'lp',
    warnings: ['severalBlocks'],
  },
  {
    name: 'the last complete block, not the truncated one behind it',
    completion: '```lp\na\n```\nbetter:\n```lp\nb',
    text: 'a\n',
    format: 'lp',
    warnings: ['unclosedBlock'],
  },
  { name: 'blocks of other languages do not count', completion: '```lp\na\n```\n```python\nb\n```', text: 'a\n', format: 'lp' },
  {
    name: 'a block of another language alone is bare text',
    completion: '```python\nb\n```',
    text: '```python\nb\n```',
  },
  { name: 'an MPS block', completion: '```mps\nNAME\n```', text: 'NAME\n', format: 'mps' },
  {
    name: 'a block of the other format does not count',
    completion: '```lp\na\n```\n```mps\nNAME\n```',
    text: 'a\n',
    format: 'lp',
    options: { format: 'lp' },
  },
  { name: 'bare text', completion: M, text: M },
  { name: 'bare text with comparisons', completion: 'max x\nst\n c: x <= 3\n d: 2 <y\nend', text: 'max x\nst\n c: x <= 3\n d: 2 <y\nend' },
  { name: 'an unclosed block is bare text', completion: '```lp\nmax x', text: '```lp\nmax x', warnings: ['unclosedBlock'] },
  {
    name: 'a fence that closes in the middle of a line does not',
    completion: '```lp\nmax x```',
    text: '```lp\nmax x```',
    warnings: ['unclosedBlock'],
  },
  { name: 'a fence inside a line is text', completion: 'say ```lp\nmax x\n', text: 'say ```lp\nmax x\n' },
  { name: 'code in a line is no block', completion: '```lp max x```', text: '```lp max x```' },
  {
    name: 'a block that opens again starts anew',
    completion: `\`\`\`lp\nmax y\noh no\n\`\`\`lp\n${M}\`\`\``,
    text: M,
    format: 'lp',
    warnings: ['unclosedBlock'],
  },
  {
    name: 'a longer fence holds a shorter one as text',
    completion: `\`\`\`\`markdown\n\`\`\`lp\n${M}\`\`\`\n\`\`\`\``,
    text: `\`\`\`\`markdown\n\`\`\`lp\n${M}\`\`\`\n\`\`\`\``,
  },
  { name: 'CRLF stays as it is', completion: '```lp\r\nmax\r\n x\r\n```\r\n', text: 'max\r\n x\r\n', format: 'lp' },
  { name: 'NUL stays in the text, for the reader to refuse', completion: '```lp\nmax \0\n```', text: 'max \0\n', format: 'lp' },
  { name: 'an empty block', completion: '```lp\n\n```', text: null, format: 'lp' },
  { name: 'nothing', completion: '', text: null },
  { name: 'blanks', completion: ' \n\t\n', text: null },
  { name: 'the code tag', completion: `<code>\n${M}</code>`, text: `\n${M}` },
  { name: 'the answer tag', completion: `so <answer>${M}</answer>`, text: M },
  { name: 'a fence in a tag', completion: `<answer>\nMine:\n\`\`\`lp\n${M}\`\`\`\n</answer>`, text: M, format: 'lp' },
  {
    name: 'the last complete block may be a tag',
    completion: `\`\`\`lp\n${M}\`\`\`\n<answer>42</answer>`,
    text: '42',
    warnings: ['severalBlocks'],
  },
  { name: 'an unclosed tag is bare text', completion: '<code>max x', text: '<code>max x', warnings: ['unclosedBlock'] },
  {
    name: 'a tag closes the fence that is open in it',
    completion: `<code>\n\`\`\`lp\n${M}</code>`,
    text: `\n\`\`\`lp\n${M}`,
    warnings: ['unclosedBlock'],
  },
  { name: 'a tag that opens again starts anew', completion: `<code>a<code>${M}</code>`, text: M, warnings: ['unclosedBlock'] },
  { name: 'a tag in a fence is text of the fence', completion: '```lp\nmax <code> x\n```', text: 'max <code> x\n', format: 'lp' },
];

const reasoning: readonly Case[] = [
  { name: 'a fence right behind the reasoning', completion: `<think>hm</think>\`\`\`lp\n${M}\`\`\``, text: M, format: 'lp' },
  { name: 'a fence right behind its tag', completion: `<code>\`\`\`lp\n${M}\`\`\`\n</code>`, text: M, format: 'lp' },
  { name: 'a fence that ends right before its tag', completion: `<code>\`\`\`lp\n${M}\`\`\`</code>`, text: M, format: 'lp' },
  ...['<|im_end|>', '<end_of_turn>', '</s>', '<|eot_id|>', '<｜end▁of▁sentence｜>'].map((token) => ({
    name: `a fence that ends right before ${token}`,
    completion: `\`\`\`lp\n${M}\`\`\`${token}`,
    text: M,
    format: 'lp' as const,
  })),
  { name: 'reasoning is left out', completion: `<think>hm</think>\n${M}`, text: `\n${M}` },
  {
    name: 'blocks in the reasoning do not count',
    completion: `<think>\n\`\`\`lp\na\n\`\`\`\n</think>\n\`\`\`lp\nb\n\`\`\``,
    text: 'b\n',
    format: 'lp',
  },
  { name: 'a model in the reasoning alone is none', completion: `<think>\n\`\`\`lp\n${M}\`\`\`\n</think>\n`, text: null },
  { name: 'reasoning that the prompt opened', completion: `hm\n\`\`\`lp\na\n\`\`\`\n</think>\n${M}`, text: `\n${M}` },
  { name: 'reasoning that is never closed', completion: `<think>\n\`\`\`lp\n${M}\`\`\`\n`, text: null, warnings: ['unclosedReasoning'] },
  { name: 'everything up to the last closing tag is reasoning', completion: `<think>a</think>b<think>c</think>${M}`, text: M },
  { name: 'nested reasoning', completion: `<think>a<think>b</think>c</think>${M}`, text: M },
  { name: 'reasoning that starts again behind the answer', completion: `${M}<think>wait`, text: M, warnings: ['unclosedReasoning'] },
  { name: "Mistral's reasoning", completion: `[THINK]hm[/THINK]${M}`, text: M },
  {
    name: 'a closing tag in the block takes the text before it away',
    completion: '```lp\nmax </think> x\n```',
    text: ' x\n```',
    warnings: ['unclosedBlock'],
  },
];

const turns: readonly Case[] = [
  { name: 'Qwen', completion: `<|im_start|>assistant\n${M}<|im_end|>\n<|endoftext|>`, text: `\n${M}` },
  { name: 'Llama 3', completion: `<|start_header_id|>assistant<|end_header_id|>\n\n${M}<|eot_id|>`, text: `\n\n${M}` },
  { name: 'Llama 4', completion: `${M}<|eot|>`, text: M },
  { name: 'Mistral', completion: `[/INST] ${M}</s>`, text: ` ${M}` },
  { name: 'Gemma', completion: `<start_of_turn>model\n${M}<end_of_turn><eos>`, text: `\n${M}` },
  { name: 'DeepSeek', completion: `<｜Assistant｜><think>hm</think>${M}<｜end▁of▁sentence｜>`, text: M },
  { name: 'padding before and behind', completion: `<|endoftext|><|endoftext|>${M}<|im_end|><|endoftext|>`, text: M },
  { name: 'a second turn is not read', completion: `${M}<|im_end|>\n<|im_start|>user\nmax y`, text: M, warnings: ['textAfterTurn'] },
  { name: 'a second turn without an end of the first', completion: `${M}<|im_start|>user\nmax y`, text: M, warnings: ['textAfterTurn'] },
  {
    name: 'a block behind the end of the turn does not count',
    completion: `${M}</s>\`\`\`lp\nb\n\`\`\``,
    text: M,
    warnings: ['textAfterTurn'],
  },
  { name: 'an index is no token', completion: 'max x[INST] <y', text: 'max x[INST] <y' },
];

const tagged: readonly Case[] = [
  { name: 'evom', completion: `<think>hm</think><code>${M}</code>`, text: M, options: { protocol: 'evom' } },
  {
    name: 'evom with a fence in the tag',
    completion: `<think>hm</think><code>\n\`\`\`lp\n${M}\`\`\`\n</code>`,
    text: M,
    format: 'lp',
    options: { protocol: 'evom' },
  },
  { name: 'evom takes no fence alone', completion: `\`\`\`lp\n${M}\`\`\``, text: null, options: { protocol: 'evom' } },
  { name: 'evom takes no bare text', completion: M, text: null, options: { protocol: 'evom' } },
  {
    name: 'evom takes no unclosed tag',
    completion: `<think>hm</think><code>${M}`,
    text: null,
    warnings: ['unclosedBlock'],
    options: { protocol: 'evom' },
  },
  {
    name: 'evom takes the last of two',
    completion: `<code>a</code><code>${M}</code>`,
    text: M,
    warnings: ['severalBlocks'],
    options: { protocol: 'evom' },
  },
  { name: 'sirl', completion: `<think>hm</think><model>max x</model><code>${M}</code>`, text: M, options: { protocol: 'sirl' } },
];

describe('the model text of a completion', () => {
  test.for([...plain, ...reasoning, ...turns, ...tagged])('$name', ({ completion, text, format, warnings = [], options }) => {
    const found = extract(completion, options);
    expect(found.text).toBe(text);
    expect(found.format).toBe(format);
    expect(found.warnings.map(({ code }) => code)).toEqual(warnings);
  });

  test('is a slice of it, and no text throws', () => {
    const piece = fc.constantFrom(
      '```',
      '```lp\n',
      '~~~\n',
      '\n',
      '<think>',
      '</think>',
      '<code>',
      '</code>',
      '<answer>',
      '</answer>',
      '\r\n',
      '\0',
      '<|im_end|>',
      '</s>',
      'max x',
      ' ',
      '`',
      '[INST]',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom('plain', 'evom', 'sirl'), (pieces, protocol) => {
        const completion = pieces.join('');
        const { text, offset, formatScore } = extract(completion, { protocol });
        if (text !== null) expect(completion.slice(offset, offset + text.length)).toBe(text);
        expect(formatScore).toBeGreaterThanOrEqual(0);
        expect(formatScore).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('two megabytes made to be slow have an answer, in a time that only a linear scan can keep', () => {
  test.for([
    { name: 'prose', piece: 'Let the number of trays be x, so that 2 x <= 5. ' },
    { name: 'lines of prose', piece: 'Let the number of trays be x.\n' },
    { name: 'blanks', piece: ' ' },
    { name: 'newlines', piece: '\n' },
    { name: 'backticks', piece: '`' },
    { name: 'tildes', piece: '~' },
    { name: 'openings', piece: '```python\n' },
    { name: 'a fence and a long name', piece: 'a', before: '```' },
    { name: 'a fence and blanks', piece: ' ', before: '```' },
    { name: 'opening tags', piece: '<code>' },
    { name: 'ends of the turn', piece: ' <|im_end|>', reasoned: null },
    { name: 'half a token', piece: '<|im_end' },
    { name: 'brackets', piece: '<' },
  ])('$name', ({ piece, before = '', reasoned = M }) => {
    const slow = before + piece.repeat(2 ** 21 / piece.length);
    expect(extract(`<think>${slow}\`x</think>\n\`\`\`lp\n${M}\`\`\``).text).toBe(reasoned);
    expect(extract(`\`\`\`lp\n${M}\`\`\`\n${slow}\`x`).text).toBe(M);
  });
});

describe('the format score', () => {
  test.for([
    { name: 'one block', completion: '```lp\na\n```', score: 1 },
    { name: 'bare text', completion: 'a', score: 1 },
    { name: 'two blocks', completion: '```lp\na\n```\n```lp\nb\n```', score: 0.5 },
    { name: 'an unclosed block', completion: '```lp\na', score: 0.5 },
    { name: 'nothing', completion: '<think>a</think>', score: 0 },
  ])('of plain: $name is $score', ({ completion, score }) => {
    expect(extract(completion).formatScore).toBe(score);
  });

  test.for([
    { completion: '<think>a</think><code>b</code>', score: 1 },
    { completion: ' <think>a</think>\n<code>b</code>\n', score: 1 },
    { completion: 'a</think><code>b</code>', score: 1 },
    { completion: '<think>a</think>', score: 0 },
    { completion: '<code>b</code>', score: 0 },
    { completion: '<code>b</code><think>a</think>', score: 0 },
    { completion: '<think>a</think>and<code>b</code>', score: 0 },
    { completion: '<think>a</think><code>b</code>bye', score: 0 },
    { completion: 'hi<think>a</think><code>b</code>', score: 0 },
    { completion: '<think>a</think><code>b</code><code>c</code>', score: 0 },
    { completion: '<think><think>a</think><code>b</code>', score: 0 },
    { completion: '<think>a</think><code>b', score: 0 },
    { completion: '', score: 0 },
  ])('of evom: $completion is $score', ({ completion, score }) => {
    expect(evomFormat(completion)).toBe(score);
  });

  // Worked by hand from the rule: off 2 come 1/8 a think or model tag, 1/4 a text tag, 1/3 an order fault.
  test.for([
    { completion: '<think>a</think><model>b</model><python>c</python>', lost: 0 },
    { completion: 'text <think>a</think> text <model type="LP">b</model> text <python>c</python> text', lost: 0 },
    { completion: '<think>a<model>b</model><python>c</python>', lost: 1 / 8 + 1 / 3 },
    { completion: 'a</think><model>b</model><python>c</python>', lost: 1 / 8 },
    { completion: '<think>a</think><think>a</think><model>b</model><python>c</python>', lost: 2 / 8 },
    { completion: '<think>a</think><model>b<python>c</python>', lost: 1 / 8 + 1 / 3 + 1 / 3 },
    { completion: '<think>a</think>b</model><python>c</python>', lost: 1 / 8 + 1 / 3 },
    { completion: '<think>a</think><python>c</python>', lost: 2 / 8 + 1 / 3 },
    { completion: '<think>a</think><model>b</model><python>c', lost: 1 / 4 + 1 / 3 },
    { completion: '<think>a</think><model>b</model>', lost: 2 / 4 + 1 / 3 + 1 / 3 },
    { completion: '<model>b</model><python>c</python>', lost: 2 / 8 },
    { completion: '<python>c</python>', lost: 4 / 8 },
    { completion: '', lost: 4 / 8 + 2 / 4 + 1 / 3 },
    { completion: '<python>c</python><model>b</model><think>a</think>', lost: 1 / 3 + 1 / 3 },
    { completion: '<model>b</model><think>a</think><python>c</python>', lost: 1 / 3 },
    { completion: '</think>a<think><model>b</model><python>c</python>', lost: 1 / 3 },
    { completion: '</think>a<think></model>b<model></python>c<python>', lost: 1 / 3 },
    { completion: '<python></python><python></python>', lost: 4 / 8 + 2 / 4 },
    { completion: '</python><python></model><model></think><think></think>', lost: 1 / 8 + 1 / 3 + 1 / 3 + 1 / 3 },
  ])('of sirl: $completion loses $lost of 2', ({ completion, lost }) => {
    expect(sirlFormat(completion, 'python') * 2).toBeCloseTo(2 - lost, 12);
  });
});
