/** A tag that SIRL's rule looks for; `text` holds the model text. */
interface ScoredTag {
  readonly opening: string;
  readonly closing: string;
  /** Taken off for each of the two that does not stand exactly once, of 2. */
  readonly weight: number;
}

const SIRL_TAGS = (text: string): readonly [ScoredTag, ScoredTag, ScoredTag] => [
  { opening: '<think>', closing: '</think>', weight: 1 / 8 },
  { opening: '<model', closing: '</model>', weight: 1 / 8 },
  { opening: `<${text}>`, closing: `</${text}>`, weight: 1 / 4 },
];
const ORDER_FAULT = 1 / 3;

function countOf(text: string, piece: string): number {
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length)) count += 1;
  return count;
}

/**
 * SIRL's format score, brought from [0, 2] to [0, 1]: off 2 come 1/8 for each think or model tag and 1/4 for each text tag that does
 * not stand exactly once, and 1/3 for each of three faults of order: the reasoning ends behind a later part's beginning, a tag closes
 * before it opens, the text opens before the rest. The place of a missing tag counts as before all others.
 * @param textTag `python` in SIRL's own files
 * @see SIRL, arXiv:2505.11792, the released reward of stage 1
 */
export function sirlFormat(completion: string, textTag = 'code'): number {
  const tags = SIRL_TAGS(textTag);
  let lost = 0;
  for (const { opening, closing, weight } of tags) {
    if (countOf(completion, opening) !== 1) lost += weight;
    if (countOf(completion, closing) !== 1) lost += weight;
  }
  const [think, model, text] = tags.map(({ opening, closing }) => ({
    opens: completion.indexOf(opening),
    closes: completion.indexOf(closing),
  })) as [Place, Place, Place]; // three in, three out
  if (think.closes > Math.min(model.opens, model.closes, text.opens)) lost += ORDER_FAULT;
  if ([think, model, text].some(({ opens, closes }) => opens > closes)) lost += ORDER_FAULT;
  if (text.opens <= Math.max(think.opens, think.closes, model.opens, model.closes)) lost += ORDER_FAULT;
  return Math.max(0, 2 - lost) / 2;
}

interface Place {
  readonly opens: number;
  readonly closes: number;
}

/**
 * EVOM's two-block check: reasoning, then the code, each tag exactly once, nothing but blanks around. The opening `<think>` may be
 * missing, since some chat templates write it.
 * @returns 1 or 0
 * @see EVOM, arXiv:2604.00442: a regular expression over the tags; the expression itself is unpublished
 */
export function evomFormat(turn: string): number {
  const places = ['<think>', '</think>', '<code>', '</code>'].map((tag) => {
    const at = turn.indexOf(tag);
    return { at, end: at + tag.length, once: at >= 0 && turn.indexOf(tag, at + 1) < 0 };
  });
  const [think, thought, code, coded] = places;
  if (think === undefined || thought === undefined || code === undefined || coded === undefined) return 0;
  if (!thought.once || !code.once || !coded.once || !(think.once || think.at < 0)) return 0;
  const opened = think.at < 0 || (think.at < thought.at && turn.slice(0, think.at).trim() === '');
  const between = thought.at < code.at ? turn.slice(thought.end, code.at) : 'code first';
  const ordered = opened && code.at < coded.at && between.trim() === '';
  return ordered && turn.slice(coded.end).trim() === '' ? 1 : 0;
}
