import type { ChatMessage, Tokenizer } from './tokenizer.ts';

/** Fewer common tokens are not worth a step of their own. */
const LEAST = 32;

/** What prompts have in common: everything before their last message. */
export interface Shares {
  /** @returns how many tokens at the prompt's beginning each prompt with the same earlier messages has: of the messages alone, not of what came before */
  of(messages: readonly ChatMessage[], prompt: Int32Array): number;
}

function commonLength(left: Int32Array, right: Int32Array): number {
  const most = Math.min(left.length, right.length);
  let at = 0;
  while (at < most && left[at] === right[at]) at += 1;
  return at;
}

export function createShares({ encode, chat }: Tokenizer): Shares {
  const known = new Map<string, Int32Array>();
  /** Tokens that any two last messages leave the same. */
  function beginning(earlier: readonly ChatMessage[], role: ChatMessage['role']): Int32Array {
    const key = JSON.stringify([earlier, role]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const [one, other] = ['A', '7'].map((content) => encode(chat([...earlier, { role, content }]))) as [Int32Array, Int32Array]; // two texts
    const common = one.subarray(0, commonLength(one, other));
    known.set(key, common);
    return common;
  }
  return {
    of(messages, prompt) {
      const last = messages[messages.length - 1];
      if (last === undefined || messages.length < 2) return 0;
      const common = beginning(messages.slice(0, -1), last.role);
      const fits = commonLength(common, prompt) === common.length && common.length < prompt.length;
      return fits && common.length >= LEAST ? common.length : 0;
    },
  };
}
