/** Texts of the message formats that trainers use. */

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a message's content: a text, or parts of which some have one. */
function textOfContent(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

/** @returns the text of a prompt that is a text or a list of messages; undefined: it is neither */
export function textOfInput(input: unknown): string | undefined {
  if (typeof input === 'string') return input;
  if (!Array.isArray(input)) return undefined;
  return input
    .map((message) => (typeof message === 'string' ? message : isRecord(message) ? textOfContent(message.content) : ''))
    .join('\n');
}

/** @returns what the assistant wrote in a response of OpenAI's Responses API, reasoning left out */
export function textOfResponse(response: unknown): string {
  if (!isRecord(response) || !Array.isArray(response.output)) return '';
  return response.output
    .filter((item) => isRecord(item) && item.type === 'message')
    .flatMap((item: Readonly<Record<string, unknown>>) => (Array.isArray(item.content) ? item.content : []))
    .map((part) => (isRecord(part) && part.type === 'output_text' && typeof part.text === 'string' ? part.text : ''))
    .join('');
}
