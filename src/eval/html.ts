const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that no HTML text may hold (controls, half pairs), or that turn the order of what is read: shown as a replacement instead. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

/** A text as HTML, for content and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(UNSEEN, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A value as JSON that can stand in a script element: nothing in it ends the element or opens a comment. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** HTML that was escaped already; everything else is escaped where it is put in. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'number') return String(Math.round(part * 100) / 100); // a length of a drawing, or a count
  if (typeof part === 'string') return escapeHtml(part);
  return 'html' in part ? part.html : part.map(render).join('');
}

/** A template whose values are escaped unless they are HTML themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, i) => text + (i < parts.length ? render(parts[i]) : '')).join('') };
}

/** A text of ours, as it stands. */
export const trusted = (text: string): Html => ({ html: text });
