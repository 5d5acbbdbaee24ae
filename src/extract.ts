import { WARNINGS } from './codes.gen.ts';
import type { ProtocolName, SourceFormat } from './environment.ts';
import { findBlocks } from './extract/blocks.ts';
import { evomFormat, sirlFormat } from './extract/score.ts';
import { answerOf, turnOf } from './extract/turn.ts';
import type { Warning } from './verdict.ts';

export { evomFormat, sirlFormat } from './extract/score.ts';

/** What a completion holds. */
export interface Extraction {
  /** The model text, a slice of the completion; null: it holds none. */
  readonly text: string | null;
  /** Where the text starts in the completion. */
  readonly offset: number;
  /** What the fence says, when it says. */
  readonly format?: SourceFormat;
  /** How well the completion keeps to the protocol, 0..1. */
  readonly formatScore: number;
  readonly warnings: readonly Warning[];
}

export interface ExtractOptions {
  /** Which blocks count, and how the format is scored. */
  readonly protocol?: ProtocolName;
  /** A fence of another name does not count. `unknown`: any model text, but no program. */
  readonly format?: SourceFormat | 'unknown';
}

const EXTRACT_DEFAULTS = { protocol: 'plain', format: 'unknown' } as const;

/** A block of its own is never told by its tag alone where fences count too. */
const PROTOCOLS: Readonly<Record<ProtocolName, { tags: readonly string[]; fences: boolean; bare: boolean }>> = {
  plain: { tags: ['code', 'answer'], fences: true, bare: true },
  evom: { tags: ['code'], fences: false, bare: false },
  sirl: { tags: ['code'], fences: false, bare: false },
};

/** SIRL has programs in a tag of this name, and takes a fence where there is none. */
const PROGRAM_TAG = 'python';

/** Any tag, fence or token. Without one, which is the usual case of a bare text, there is nothing to look for. */
const ANYTHING = /<[/|a-z｜]|```|~~~|\[\/?(?:INST|THINK)\]/;
const NO_WARNINGS: readonly Warning[] = [];

const warning = (code: 'severalBlocks' | 'unclosedBlock' | 'unclosedReasoning' | 'textAfterTurn'): Warning => ({
  code,
  message: WARNINGS[code],
});

/** Of `plain`: whether the rules had to choose or to look past something. */
const plainFormat = (found: boolean, warnings: readonly Warning[]): number => (found ? (warnings.length === 0 ? 1 : 0.5) : 0);

function bareText(completion: string): Extraction {
  const found = completion.trim() !== '';
  return { text: found ? completion : null, offset: 0, formatScore: plainFormat(found, NO_WARNINGS), warnings: NO_WARNINGS };
}

/**
 * The model text of a completion: the last complete block outside the reasoning. A block is a fence named for the format, or unnamed,
 * or the tag of the protocol; a fence in a tag is taken out of it. Without any complete block, `plain` takes the whole answer, as it
 * stands, `sirl` the last fence of a program, and otherwise there is none. Linear in the length of the completion.
 */
export function extract(completion: string, options: ExtractOptions = {}): Extraction {
  const protocol = options.protocol ?? EXTRACT_DEFAULTS.protocol;
  const plain = PROTOCOLS[protocol];
  if (plain.bare && !ANYTHING.test(completion)) return bareText(completion);
  const format = options.format ?? EXTRACT_DEFAULTS.format;
  const isSirlProgram = protocol === 'sirl' && format === 'program';
  const rules = { ...plain, format, ...(isSirlProgram && { tags: [PROGRAM_TAG, ...plain.tags] }) };
  const turn = turnOf(completion);
  const answer = answerOf(completion, turn);
  const tagged = findBlocks(completion, answer, rules);
  const isFenced = isSirlProgram && tagged.last === undefined;
  const blocks = isFenced ? findBlocks(completion, answer, { tags: [], fences: true, format }) : tagged;
  const warnings: Warning[] = [];
  if (blocks.complete > 1) warnings.push(warning('severalBlocks'));
  if (blocks.unclosed || tagged.unclosed) warnings.push(warning('unclosedBlock'));
  if (answer.unclosed) warnings.push(warning('unclosedReasoning'));
  if (turn.runsOn) warnings.push(warning('textAfterTurn'));
  const span = blocks.last ?? (plain.bare ? answer : { start: answer.end, end: answer.end });
  const text = completion.slice(span.start, span.end);
  const found = text.trim() !== '';
  return {
    text: found ? text : null,
    offset: span.start,
    ...(blocks.last?.format !== undefined && { format: blocks.last.format }),
    formatScore: scoreOf(protocol, completion, turn, found, warnings, isSirlProgram),
    warnings,
  };
}

function scoreOf(
  protocol: ProtocolName,
  completion: string,
  turn: { start: number; end: number },
  found: boolean,
  warnings: readonly Warning[],
  isSirlProgram: boolean,
): number {
  if (protocol === 'plain') return plainFormat(found, warnings);
  const own = completion.slice(turn.start, turn.end);
  if (protocol === 'evom') return evomFormat(own);
  return sirlFormat(own, isSirlProgram ? PROGRAM_TAG : undefined);
}
