import type { SourceFormat } from '../environment.ts';
import type { Span } from './turn.ts';

/** A complete block: its content, and what its fence names. */
interface Block extends Span {
  readonly format?: SourceFormat;
}

export interface Blocks {
  /** The last complete block that counts. */
  readonly last: Block | undefined;
  /** Complete blocks that count. */
  readonly complete: number;
  readonly unclosed: boolean;
}

/** What a fence says and what it stands for; '' names no language. Fences of other names hold no model. */
const FENCE_NAMES: ReadonlyMap<string, SourceFormat | 'any'> = new Map([
  ['', 'any'],
  ['text', 'any'],
  ['txt', 'any'],
  ['plaintext', 'any'],
  ['lp', 'lp'],
  ['cplex', 'lp'],
  ['cplex-lp', 'lp'],
  ['mps', 'mps'],
  ['python', 'program'],
  ['python3', 'program'],
  ['py', 'program'],
]);

/**
 * A tag, or a line that opens or closes a fence: three or more of a kind, and behind an opening one its name. Right behind a tag is as good as
 * the beginning of a line, and right before one, or before a token that ends the turn, as its end. No two parts of it can match the same characters, so that no line takes more than linear time.
 */
const MARK =
  /<(\/?)(code|answer|python)>|(?:^|(?<=<(?:\/think|code|answer|python)>|\[\/THINK\]))[ \t]*(`{3,}(?!`)|~{3,}(?!~))([^\n`<]*)(?:\n|$|(?=<))/gm;
/** The first word behind a fence, also of the kind {.lp}. */
const NAME = /^\s*[{.]*([\w+-]*)/;

/** What a fence names; empty only where nothing stands behind it. */
function nameOf(info: string): string {
  const blank = info.trim();
  return blank === '' ? '' : NAME.exec(blank)?.[1] || blank;
}

interface Fence {
  readonly marks: string;
  readonly start: number;
  readonly counts: boolean;
  readonly format: SourceFormat | undefined;
}

interface Tag {
  readonly name: string;
  readonly start: number;
}

/** Which blocks count. */
export interface BlockRules {
  readonly tags: readonly string[];
  /** Whether a fence counts that stands in no tag. */
  readonly fences: boolean;
  /** `unknown`: any model text, but no program. */
  readonly format: SourceFormat | 'unknown';
}

/**
 * Finds the blocks of an answer, in one pass. Tags are stronger than fences: a closing tag ends a fence that is open in it. A fence in a
 * tag is the block, not the tag around it. What opens again before it is closed starts anew.
 */
export function findBlocks(completion: string, answer: Span, rules: BlockRules): Blocks {
  let fence: Fence | undefined;
  let tag: Tag | undefined;
  let inner: Block | undefined;
  let last: Block | undefined;
  let complete = 0;
  let unclosed = false;

  function take(block: Block): void {
    last = block;
    complete += 1;
  }

  function onTag(closes: boolean, name: string, at: number, behind: number): void {
    if (!rules.tags.includes(name)) return;
    if (!closes) {
      if (fence !== undefined) return; // text of the fence
      unclosed ||= tag !== undefined;
      tag = { name, start: behind };
      inner = undefined;
    } else if (tag?.name === name) {
      unclosed ||= fence !== undefined;
      // A fence in the tag was counted when it closed, unless only tags count.
      if (inner === undefined) take({ start: tag.start, end: at });
      else if (!rules.fences) take(inner);
      tag = undefined;
      fence = undefined;
      inner = undefined;
    }
  }

  function onFence(marks: string, name: string, at: number, behind: number): void {
    if (fence !== undefined) {
      const fits = marks[0] === fence.marks[0] && marks.length >= fence.marks.length;
      if (!fits) return; // text of the fence
      if (name === '') {
        const block: Block = { start: fence.start, end: at, ...(fence.format !== undefined && { format: fence.format }) };
        if (fence.counts) {
          if (tag !== undefined) inner = block;
          if (rules.fences) take(block);
        }
        fence = undefined;
        return;
      }
      unclosed = true;
    }
    const means = FENCE_NAMES.get(name.toLowerCase());
    fence = {
      marks,
      start: behind,
      counts: means === 'any' || (means !== undefined && (rules.format === 'unknown' ? means !== 'program' : means === rules.format)),
      format: means === 'any' ? undefined : means,
    };
  }

  MARK.lastIndex = answer.start;
  for (let mark = MARK.exec(completion); mark !== null && mark.index < answer.end; mark = MARK.exec(completion)) {
    const [whole, slash, name, marks, info = ''] = mark;
    const behind = mark.index + whole.length;
    if (marks === undefined) onTag(slash === '/', name ?? '', mark.index, behind);
    else onFence(marks, nameOf(info), mark.index, Math.min(behind, answer.end));
  }
  return { last, complete, unclosed: unclosed || fence !== undefined || tag !== undefined };
}
