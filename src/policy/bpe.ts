// Byte-level byte pair encoding: the alphabet that tokenizer files write bytes in, and the training of a vocabulary.
import type { TokenizerFile } from './tokenizer.ts';

/** Bytes that stand for themselves in a tokenizer file; each other one is written as a character from 256 on, in order. */
const isPrintable = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);

/** The character that each byte is written as. */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
})();

/** Digits alone, then the words that the ByteLevel step of tokenizer files cuts. */
const WORDS = /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const PIECES = /[^\d]+|\d/gu;

/** Words of texts, in characters that stand for bytes, with how often each occurs. */
function countWords(texts: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [piece] of text.matchAll(PIECES)) {
      for (const [word] of piece.matchAll(WORDS)) {
        const written = [...Buffer.from(word)].map((byte) => BYTE_CHARACTERS[byte]).join('');
        counts.set(written, (counts.get(written) ?? 0) + 1);
      }
    }
  }
  return counts;
}

interface Word {
  parts: string[];
  readonly count: number;
}

/** A pair as a key; no part holds a blank, since a blank byte is written as another character. */
const pairKey = (left: string, right: string): string => `${left} ${right}`;

function forPairs(parts: readonly string[], each: (key: string) => void): void {
  for (let i = 0; i + 1 < parts.length; i += 1) each(pairKey(parts[i] ?? '', parts[i + 1] ?? ''));
}

function merged(parts: readonly string[], left: string, right: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const joins = parts[i] === left && parts[i + 1] === right;
    out.push(joins ? left + right : (parts[i] ?? ''));
    if (joins) i += 1;
  }
  return out;
}

/** The most frequent pair, the first in code-unit order among equals; undefined when none occurs twice. */
function bestPair(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let most = 1;
  for (const [key, count] of counts) {
    if (count > most || (count === most && best !== undefined && key < best)) {
      best = key;
      most = count;
    }
  }
  return best;
}

function findMerges(words: readonly Word[], wanted: number): [string, string][] {
  const counts = new Map<string, number>();
  const places = new Map<string, Set<Word>>();
  function count(word: Word, sign: 1 | -1): void {
    forPairs(word.parts, (key) => {
      counts.set(key, (counts.get(key) ?? 0) + sign * word.count);
      const at = places.get(key) ?? new Set();
      places.set(key, at.add(word));
    });
  }
  for (const word of words) count(word, 1);
  const merges: [string, string][] = [];
  while (merges.length < wanted) {
    const best = bestPair(counts);
    if (best === undefined) break;
    const [left = '', right = ''] = best.split(' ');
    merges.push([left, right]);
    for (const word of places.get(best) ?? []) {
      count(word, -1);
      word.parts = merged(word.parts, left, right);
      count(word, 1);
    }
    counts.delete(best);
  }
  return merges;
}

/**
 * Trains a byte-level vocabulary on texts: the special tokens first, then the 256 bytes, then pairs by how often they occur.
 * @param size of the vocabulary; fewer tokens come out where the texts have no more pairs
 * @returns the content of a tokenizer.json
 */
export function trainBpe(texts: Iterable<string>, size: number, special: readonly string[]): TokenizerFile {
  const least = special.length + BYTE_CHARACTERS.length;
  if (!Number.isInteger(size) || size < least) throw new RangeError(`expected a vocabulary of at least ${least} tokens, got ${size}`);
  const words = [...countWords(texts)].map(([text, count]): Word => ({ parts: [...text], count }));
  const merges = findMerges(words, size - least);
  const tokens = [...special, ...BYTE_CHARACTERS, ...merges.map(([left, right]) => left + right)];
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({ id, content, ...flags })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Digits', individual_digits: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  };
}
