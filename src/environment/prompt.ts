import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Templates of the messages to a policy; `{question}` stands for the problem. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
}

const folder = new URL('../../environments/prompts/', import.meta.url);
/** Where the texts of built-in prompts lie. */
export const promptFolder = fileURLToPath(folder);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8').trimEnd();

/** How to answer. SIRL has programs in a tag of another name than texts. */
function answerRules(protocol: string, isProgram: boolean): string {
  const rules = read(`${protocol}.md`);
  return isProgram && protocol === 'sirl' ? rules.replaceAll(/<(\/?)code>/g, '<$1python>') : rules;
}

/** Puts values in; a name that has none stays as it is, and what was put in is not looked at again. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/**
 * The messages of an environment: `given` where it says something, else the built-in ones of its kind and protocol: the rules of the
 * dialect or package, how to answer, and one example.
 * @param kind `lp`, `mps`, or the package that programs call
 */
export function promptOf(kind: string, protocol: string, given: Partial<Prompt>): Prompt {
  const isProgram = kind !== 'lp' && kind !== 'mps';
  const system = fill(given.system ?? answerRules(protocol, isProgram), {
    format: isProgram ? 'python' : kind,
    rules: read(isProgram ? `programs/${kind}.md` : `${kind}.md`),
    exampleQuestion: read('example.txt'),
    exampleModel: read(isProgram ? `programs/${kind}.py` : `example.${kind}`),
  });
  return { system, user: given.user ?? '{question}' };
}

/** Where the example's answer begins in the built-in prompts, and the value of the example's problem. */
const EXAMPLE = { lead: 'Its answer:\n', objective: 95 };

/** @returns the completion that a prompt shows as an answer, and its value; undefined: it shows none of the built-in ones */
export function exampleOf({ system }: Prompt): { readonly completion: string; readonly objective: number } | undefined {
  const at = system.lastIndexOf(EXAMPLE.lead);
  if (at < 0 || !system.includes(read('example.txt'))) return undefined;
  return { completion: system.slice(at + EXAMPLE.lead.length), objective: EXAMPLE.objective };
}

/** One message, as chat templates take them. */
export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** @returns the messages that ask a policy for a model of the question; a tokenizer's chat template makes them one text */
export function messagesFor(prompt: Prompt, question: string): Message[] {
  return [
    { role: 'system', content: prompt.system },
    { role: 'user', content: fill(prompt.user, { question }) },
  ];
}
