import type { Problem } from '../eval/book.ts';
import { lastTurn } from '../extract/turn.ts';

/** Finds the problem that a prompt asks, for trainers that send no label. */
export interface PromptIndex {
  /** @returns the problem whose question stands in the text, the longest where several do */
  find(text: string): Problem | undefined;
}

/** Characters at the beginning of a question by which it is looked up. */
const KEY = 32;

const isWordStart = (text: string, at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');

export function createPromptIndex(problems: readonly Problem[]): PromptIndex {
  const byKey = new Map<string, { problem: Problem; question: string }[]>();
  for (const problem of problems) {
    const question = problem.question?.trim() ?? '';
    if (question.length < KEY) continue;
    const key = question.slice(0, KEY);
    const list = byKey.get(key) ?? [];
    list.push({ problem, question });
    byKey.set(key, list);
  }
  for (const list of byKey.values()) list.sort((a, b) => b.question.length - a.question.length);
  return {
    find(text) {
      if (byKey.size === 0) return undefined;
      let best: { problem: Problem; length: number } | undefined;
      for (let at = 0; at + KEY <= text.length; at += 1) {
        if (!isWordStart(text, at)) continue;
        const hit = byKey.get(text.slice(at, at + KEY))?.find(({ question }) => text.startsWith(question, at));
        if (hit === undefined || hit.question.length <= (best?.length ?? 0)) continue;
        best = { problem: hit.problem, length: hit.question.length };
      }
      return best?.problem;
    },
  };
}

/**
 * What a policy wrote, of a text that holds the prompt as well.
 * @param prompt as the trainer knows it; decoding may have changed it, then the last header of an assistant's turn counts
 */
export function responseOf(query: string, prompt: string | undefined): string {
  if (prompt !== undefined && prompt !== '') {
    const at = query.indexOf(prompt);
    if (at >= 0) return query.slice(at + prompt.length);
  }
  const start = lastTurn(query);
  return start === undefined ? query : query.slice(start);
}
