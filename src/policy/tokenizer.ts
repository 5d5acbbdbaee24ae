import { Template } from '@huggingface/jinja';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import type { Message } from '../environment.ts';
import { EngineError, shown } from '../errors.ts';
import { BYTE_CHARACTERS } from './bpe.ts';

/** What is read of a tokenizer.json; the rest is the tokenizer's business. */
export interface TokenizerFile {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special?: boolean }[];
  readonly model: { readonly type: string; readonly vocab: Readonly<Record<string, number>>; readonly merges?: unknown } & Readonly<
    Record<string, unknown>
  >;
  readonly [key: string]: unknown;
}

/** What is read of a tokenizer_config.json. */
export interface TokenizerSettings {
  readonly chat_template?: string;
  readonly bos_token?: string;
  readonly eos_token?: string;
  readonly [key: string]: unknown;
}

export interface Tokenizer {
  /** One more than the largest token. */
  readonly size: number;
  /** @returns the tokens of a text; special ones only where the text spells them */
  encode(text: string): Int32Array;
  /** @returns the text of tokens; bytes that are no UTF-8 become U+FFFD */
  decode(tokens: ArrayLike<number>): string;
  /** @returns the text that asks for an answer to messages, by the chat template */
  chat(messages: readonly ChatMessage[]): string;
  /** Tokens that end an answer. */
  readonly ends: readonly number[];
  /** The bytes of every token, one behind the other, and where each starts: [size + 1]. */
  readonly bytes: { readonly data: Uint8Array; readonly offsets: Uint32Array };
}

/** A message of a conversation; a second try has answers in it. */
export interface ChatMessage {
  readonly role: Message['role'] | 'assistant';
  readonly content: string;
}

const BYTE_OF: ReadonlyMap<string, number> = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]));

/** Bytes of a token of the vocabulary, or undefined where it is not written in bytes. */
function bytesOf(token: string): Uint8Array | undefined {
  const out = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i += 1) {
    const byte = BYTE_OF.get(token[i] ?? '');
    if (byte === undefined) return undefined;
    out[i] = byte;
  }
  return out;
}

function byteTable({ model, added_tokens }: TokenizerFile, where: string): Tokenizer['bytes'] & { size: number } {
  const pieces: Uint8Array[] = [];
  const added = new Map(added_tokens.map(({ id, content }) => [id, content]));
  for (const [token, id] of Object.entries(model.vocab)) {
    const bytes = added.has(id) ? new Uint8Array(0) : bytesOf(token);
    if (bytes === undefined)
      throw new EngineError('badPolicy', `${where}: expected a byte-level vocabulary, where ${shown(token)} is no token`);
    pieces[id] = bytes;
  }
  for (const [id, content] of added) pieces[id] = Buffer.from(content);
  const size = pieces.length;
  const offsets = new Uint32Array(size + 1);
  for (let id = 0; id < size; id += 1) offsets[id + 1] = (offsets[id] ?? 0) + (pieces[id]?.length ?? 0);
  const data = new Uint8Array(offsets[size] ?? 0);
  for (let id = 0; id < size; id += 1) data.set(pieces[id] ?? [], offsets[id]);
  return { data, offsets, size };
}

function checkFile(file: TokenizerFile, where: string): void {
  const { model, added_tokens: added } = file;
  if (typeof model !== 'object' || model === null || typeof model.vocab !== 'object' || model.vocab === null)
    throw new EngineError('badPolicy', `${where}: no vocabulary`);
  if (model.type !== 'BPE') throw new EngineError('badPolicy', `${where}: expected byte pair encoding (BPE), got ${shown(model.type)}`);
  if (!Array.isArray(added)) throw new EngineError('badPolicy', `${where}: no added tokens`);
}

/**
 * Makes a tokenizer of the two files that models come with.
 * @param ends tokens that end an answer beside the settings' own
 * @throws EngineError `badPolicy` naming the file
 */
export function createTokenizer(file: TokenizerFile, settings: TokenizerSettings, { where, ends = [] }: TokenizerSource): Tokenizer {
  checkFile(file, where);
  const { size, ...bytes } = byteTable(file, where);
  const tokenizer = new HuggingFaceTokenizer(file, { clean_up_tokenization_spaces: false, ...settings });
  const template = settings.chat_template === undefined ? undefined : new Template(settings.chat_template);
  const own = settings.eos_token === undefined ? undefined : (file.model.vocab[settings.eos_token] ?? addedId(file, settings.eos_token));
  return {
    size,
    bytes,
    ends: [...new Set([...(own === undefined ? [] : [own]), ...ends])],
    encode: (text) => Int32Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids),
    decode(tokens) {
      const pieces = Array.from(tokens, (id) => bytes.data.subarray(bytes.offsets[id], bytes.offsets[id + 1]));
      return Buffer.concat(pieces).toString('utf8');
    },
    chat(messages) {
      if (template === undefined) throw new EngineError('badPolicy', `${where}: no chat template in tokenizer_config.json`);
      const { bos_token = '', eos_token = '' } = settings;
      return template.render({ messages, add_generation_prompt: true, bos_token, eos_token });
    },
  };
}

export interface TokenizerSource {
  /** Shown in messages. */
  readonly where: string;
  readonly ends?: readonly number[];
}

const addedId = ({ added_tokens }: TokenizerFile, token: string): number | undefined =>
  added_tokens.find(({ content }) => content === token)?.id;
