import type { Random } from './random.ts';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Ways to say the same: the last belongs to the test split alone, the one before it to validation, all others to training. */
type Ways = readonly [string, string, string, string, ...string[]];

/** A thing that there is one or many of. */
export type Thing = readonly [one: string, many: string];

/** How a task is told. */
export interface Voice {
  readonly split: Split;
  /** One of some ways to say a thing, among those of the split. */
  say(...ways: Ways): string;
  /** One sentence for each of some things, all said in the same way. */
  each<T>(list: readonly T[], ways: (item: T) => Ways): string;
  /** A number, large ones with separators where this text has them. */
  number(value: number): string;
  money(value: number): string;
}

const CURRENCIES: readonly [(text: string) => string, ...((text: string) => string)[]] = [
  (text) => `$${text}`,
  (text) => `${text} dollars`,
  (text) => `€${text}`,
  (text) => `${text} euros`,
  (text) => `£${text}`,
];

/** @returns which of `count` ways belong to a split */
function waysOf(split: Split, count: number): readonly [least: number, most: number] {
  if (split === 'test') return [count - 1, count - 1];
  return split === 'validation' ? [count - 2, count - 2] : [0, count - 3];
}

export function createVoice(split: Split, random: Random): Voice {
  const separates = random.chance(0.4);
  const currency = random.pick(CURRENCIES);
  const lists = random.chance(0.3);
  const number = (value: number): string => {
    const [whole = '', fraction] = String(value).split('.');
    const grouped = separates ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
  };
  return {
    split,
    say: (...ways) => ways[random.integer(...waysOf(split, ways.length))] ?? ways[0],
    each(list, ways) {
      const first = list[0];
      const way = first === undefined ? 0 : random.integer(...waysOf(split, ways(first).length));
      const sentences = list.map((item) => ways(item)[way] ?? '');
      return lists ? `\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}\n` : sentences.join(' ');
    },
    number,
    money: (value) => currency(number(value)),
  };
}

/** @returns `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export const a = (word: string): string => `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`;
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** @returns `1 chair`, `3 chairs` */
export const counted = (amount: string, [one, many]: Thing): string => `${amount} ${amount === '1' ? one : many}`;

/** Sentences to a text: blanks between, lists on lines of their own. */
export function paragraph(sentences: readonly string[]): string {
  return sentences
    .filter((sentence) => sentence !== '')
    .join(' ')
    .replace(/ *\n */g, '\n')
    .trim();
}
