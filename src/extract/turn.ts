/** A part of a completion: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tokens of chat templates, where a trainer decodes without dropping them. In DeepSeek's the bars are U+FF5C, the blanks U+2581. */
const CHAT_TOKENS = {
  // Qwen, SmolLM
  chatml: { header: '<\\|im_start\\|>assistant', next: '<\\|im_start\\|>', end: '<\\|im_end\\|>|<\\|endoftext\\|>' },
  llama3: {
    header: '<\\|begin_of_text\\|>|<\\|start_header_id\\|>assistant<\\|end_header_id\\|>',
    next: '<\\|start_header_id\\|>',
    end: '<\\|eot_id\\|>|<\\|eom_id\\|>|<\\|end_of_text\\|>',
  },
  llama4: { header: '<\\|header_start\\|>assistant<\\|header_end\\|>', next: '<\\|header_start\\|>', end: '<\\|eot\\|>' },
  // Llama 2 has the same; behind a letter the bracket is an index of a column.
  mistral: { header: '<s>|\\[/INST\\]', next: '(?<!\\w)\\[INST\\]', end: '</s>' },
  gemma: { header: '<bos>|<start_of_turn>model', next: '<start_of_turn>', end: '<end_of_turn>|<eos>' },
  deepseek: { header: '<｜begin▁of▁sentence｜>|<｜Assistant｜>', next: '<｜User｜>', end: '<｜end▁of▁sentence｜>' },
} as const;

const families = Object.values(CHAT_TOKENS);
const ENDS = families.map(({ end }) => end).join('|');
/** What may stand before the first word: headers of the assistant's turn, and padding. */
const LEAD = new RegExp(`(?:\\s*(?:${families.map(({ header }) => header).join('|')}|${ENDS}))*`, 'y');
const END = new RegExp(`${ENDS}|${families.map(({ next }) => next).join('|')}`, 'g');

/** What the model wrote in its own turn: behind leading tokens of the chat template, up to the first token that ends a turn. */
export function turnOf(completion: string): Span & { readonly runsOn: boolean } {
  LEAD.lastIndex = 0;
  const start = LEAD.exec(completion)?.[0].length ?? 0;
  END.lastIndex = start;
  const end = END.exec(completion)?.index ?? completion.length;
  LEAD.lastIndex = end;
  const tokens = end === completion.length ? 0 : (LEAD.exec(completion)?.[0].length ?? 0);
  return { start, end, runsOn: completion.slice(end + tokens).trim() !== '' };
}

const HEADER = new RegExp(families.map(({ header }) => header).join('|'), 'g');

/** @returns where the last turn of the assistant starts in a whole conversation, behind its header; undefined: there is no header */
export function lastTurn(conversation: string): number | undefined {
  let start: number | undefined;
  for (const { index, 0: header } of conversation.matchAll(HEADER)) start = index + header.length;
  return start;
}

const OPENERS = ['<think>', '[THINK]'];
const CLOSERS = ['</think>', '[/THINK]'];

/**
 * The answer of a turn. Reasoning is everything up to the last closing tag, whether it was opened or not (some templates open it in
 * the prompt), and everything from an opening tag behind that.
 */
export function answerOf(completion: string, turn: Span): Span & { readonly unclosed: boolean } {
  const own = turn.end === completion.length ? completion : completion.slice(0, turn.end);
  let { start } = turn;
  for (const closer of CLOSERS) {
    const at = own.lastIndexOf(closer);
    if (at >= start) start = at + closer.length;
  }
  let { end } = turn;
  for (const opener of OPENERS) {
    const at = own.indexOf(opener, start);
    if (at >= 0 && at < end) end = at;
  }
  return { start, end, unclosed: end < turn.end };
}
