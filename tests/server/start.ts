import type { ChildProcess } from 'node:child_process';
import { type Book, bookOf } from '../../src/eval/book.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import { createServer, type Server } from '../../src/server/server.ts';

export const MODEL = 'Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 4\nEnd\n';
export const OTHER = 'Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 5\nEnd\n';
export const QUESTION = 'A workshop makes chairs and tables. How many of each should it make for the largest profit?';
/** As a chat template and a policy leave it, decoded with special tokens. */
export const chat = (question: string, answer: string): string =>
  `<|im_start|>system\nWrite models.<|im_end|>\n<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n${answer}<|im_end|>`;

/** Two problems, as a data file has them. */
export const BOOK_LINES: readonly object[] = [
  { id: 'chairs', question: QUESTION, reference: { objective: 12, model: MODEL } },
  { id: 'bread', question: 'A bakery that bakes two kinds of bread wants to spend little.', reference: { status: 'infeasible' } },
];
const book: Book = bookOf(BOOK_LINES.map((value, i) => ({ set: 'made', place: `made:${i + 1}`, value })));

/** A server on a free port of this machine, its engine on the calling thread. */
export const start = (options: ServerOptions = {}): Promise<Server> =>
  createServer({ port: 0, book, ...options, engine: { threads: 0, ...options.engine } });

export const json = async (reply: Response): Promise<Record<string, unknown>> => (await reply.json()) as Record<string, unknown>;

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** What a server that runs as a process says on standard error and logs on standard output, from when it listens or has ended. */
export async function heard(child: ChildProcess): Promise<{ url?: string; said: () => string; logged: () => string }> {
  let said = '';
  let logged = '';
  child.stderr?.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  child.stdout?.on('data', (piece: Buffer) => {
    logged += piece.toString();
  });
  await until(() => said.includes('listening on') || child.exitCode !== null);
  const url = /http:\/\/\S+?(?=,|\s)/.exec(said)?.[0];
  return { ...(url !== undefined && { url }), said: () => said, logged: () => logged };
}
