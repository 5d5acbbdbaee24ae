// The hostile completions, and how they are laid out under each preset: a case that is a text gets the full marks for its format.
import { readFileSync } from 'node:fs';
import { createEngine, type Item, type Judged, type Reference, REWARD_PRESETS, type RewardPreset } from '../../src/index.ts';

export interface Problem {
  readonly says: string;
  readonly reference: Reference & { readonly model: string };
  /** An honest attempt with one fault. */
  readonly wrong: string;
}

/** A text, or pieces of it: [piece, times], or `#` in a piece counts up. */
type Pieces = string | readonly (string | readonly [string, number] | { readonly piece: string; readonly count: number })[];

export interface Case {
  /** What kind of trick; with `name`, unique. */
  readonly kind: string;
  readonly name: string;
  readonly problem: string;
  readonly format?: 'mps';
  /** A model text, to be laid out as the protocol wants it. */
  readonly text?: Pieces;
  /** A whole completion, as it stands. */
  readonly completion?: Pieces;
  /** Why it gets more than a wrong honest attempt although the reference model is known; see docs/rewards.md. */
  readonly through?: string;
}

const folder = new URL('.', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

export const problems = JSON.parse(read('problems.json')) as Readonly<Record<string, Problem>>; // our own file

export const cases = read('hostile.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case); // our own file

/** The environment in which a preset is played, and its layout. */
const PLAYED: Readonly<Record<RewardPreset, 'plain' | 'evom' | 'sirl'>> = {
  graded: 'plain',
  probes: 'plain',
  binary: 'plain',
  evom: 'evom',
  sirl: 'sirl',
  sirl2: 'plain',
};

const LAYOUTS: Readonly<Record<'plain' | 'evom' | 'sirl', (text: string, format: string) => string>> = {
  plain: (text, format) => `\`\`\`${format}\n${text}\n\`\`\`\n`,
  evom: (text) => `<think>hm</think>\n<code>\n${text}</code>\n`,
  sirl: (text) => `<think>hm</think>\n<model>m</model>\n<code>\n${text}</code>\n`,
};

export function layOut(text: string, preset: RewardPreset, format: 'lp' | 'mps' = 'lp'): string {
  return LAYOUTS[PLAYED[preset]](text, format);
}

function whole(pieces: Pieces): string {
  if (typeof pieces === 'string') return pieces;
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('count' in piece) return Array.from({ length: piece.count }, (_, i) => piece.piece.replace('#', String(i))).join('');
      return piece[0].repeat(piece[1]);
    })
    .join('');
}

export function completionOf({ text, completion, format }: Case, preset: RewardPreset): string {
  return text === undefined ? whole(completion ?? '') : layOut(whole(text), preset, format);
}

export type Judgements = Readonly<Record<RewardPreset, readonly Judged[]>>;

/** @returns what each completion gets under every preset, in an engine of its own */
export async function judgeAll(itemsOf: (preset: RewardPreset) => readonly Item[], threads = 2): Promise<Judgements> {
  const judged: Partial<Record<RewardPreset, Judged[]>> = {};
  for (const preset of REWARD_PRESETS) {
    const protocol = PLAYED[preset];
    const environment = protocol === 'plain' ? 'highs-lp' : `highs-lp-${protocol}`;
    const engine = await createEngine({ threads, environment, reward: preset });
    judged[preset] = await engine.judge(itemsOf(preset));
    await engine.close();
  }
  return judged as Judgements; // every preset was judged
}
