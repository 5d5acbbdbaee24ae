// What a rollout reads and writes: worked examples, recorded completions, and an output that a further run goes on with.
import { createReadStream, existsSync, statSync, truncateSync } from 'node:fs';
import type { Recorded } from '../policy/replay.ts';
import type { ChatMessage } from '../policy/tokenizer.ts';
import type { RolloutGroup, RolloutSample } from '../rollout/rollout.ts';
import { type BadInput, parseRecord, readLines } from './input.ts';

/** The groups that an output file holds. */
interface Kept {
  readonly ids: ReadonlySet<string>;
  /** Bytes of their lines; what stands behind is a group that was not finished. */
  readonly bytes: number;
}

const LINE_FEED = 10;

/** The lines of a file with where each ends; a last line without its end was cut off and is left out. */
async function* linesOf(path: string): AsyncGenerator<{ readonly text: string; readonly end: number }> {
  let rest = Buffer.alloc(0);
  let end = 0;
  for await (const piece of createReadStream(path)) {
    rest = Buffer.concat([rest, piece as Buffer]); // a stream without encoding gives buffers
    for (let at = rest.indexOf(LINE_FEED); at >= 0; at = rest.indexOf(LINE_FEED)) {
      end += at + 1;
      yield { text: rest.toString('utf8', 0, at), end };
      rest = rest.subarray(at + 1);
    }
  }
}

/**
 * Reads what an earlier run wrote.
 * @param group completions of each problem
 * @returns what is kept, or what is wrong with the file
 */
async function readKept(path: string, group: number): Promise<Kept | BadInput> {
  const ids = new Set<string>();
  let bytes = 0;
  let id: unknown;
  let samples = 0;
  let number = 0;
  for await (const { text, end } of linesOf(path)) {
    number += 1;
    const record = parseRecord({ text, place: `${path}:${number}` });
    if ('problem' in record) return record;
    if (samples > 0 && record.value.id !== id)
      return { problem: `${path}:${number}: expected ${group} lines of ${String(id)}, got ${samples}` };
    id = record.value.id;
    if (typeof id !== 'string' || record.value.sample !== samples) return { problem: `${path}:${number}: no line of a rollout` };
    samples += 1;
    if (samples < group) continue;
    if (ids.has(id)) return { problem: `${path}:${number}: ${id} is there twice, or with another group size` };
    ids.add(id);
    bytes = end;
    samples = 0;
  }
  return { ids, bytes };
}

/** Makes an output ready to be appended to; @returns problems that are done, or what is wrong */
export async function resumeOutput(path: string, group: number): Promise<ReadonlySet<string> | BadInput> {
  if (!existsSync(path)) return new Set();
  const kept = await readKept(path, group);
  if ('problem' in kept) return kept;
  if (statSync(path).size > kept.bytes) truncateSync(path, kept.bytes);
  return kept.ids;
}

/** Worked examples: JSON Lines of question and completion, each a message and its answer. */
export async function readExamples(path: string): Promise<ChatMessage[] | BadInput> {
  const messages: ChatMessage[] = [];
  for await (const line of readLines(path)) {
    const record = 'problem' in line ? line : parseRecord(line);
    if ('problem' in record) return record;
    const { question, completion } = record.value;
    if (typeof question !== 'string' || typeof completion !== 'string')
      return { problem: `${'place' in line ? line.place : path}: expected "question" and "completion", two texts` };
    messages.push({ role: 'user', content: question }, { role: 'assistant', content: completion });
  }
  return messages;
}

const FINISHES = ['end', 'stop', 'length'] as const;

/** Completions that were written before. */
export async function readRecords(path: string): Promise<Recorded[] | BadInput> {
  const records: Recorded[] = [];
  for await (const line of readLines(path)) {
    const record = 'problem' in line ? line : parseRecord(line);
    if ('problem' in record) return record;
    const { id, completion, finish, tokens, logProbabilities, promptTokens, constrained } = record.value;
    if (typeof id !== 'string' || typeof completion !== 'string')
      return { problem: `${'place' in line ? line.place : path}: expected "id" and "completion", two texts` };
    const known = FINISHES.find((name) => name === finish);
    records.push({
      id,
      completion,
      ...(known !== undefined && { finish: known }),
      ...(isNumbers(tokens) && { tokens }),
      ...(isNumbers(logProbabilities) && { logProbabilities }),
      ...(typeof promptTokens === 'number' && { promptTokens }),
      ...(constrained === 'lp' && { constrained }),
    });
  }
  return records;
}

const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((one) => typeof one === 'number');

function sampleLine({ problem }: RolloutGroup, { sample, turns, reward, advantage }: RolloutSample): Readonly<Record<string, unknown>> {
  const tries = turns.map(({ prompt, written, judged }) => ({
    prompt,
    completion: written.completion,
    finish: written.finish,
    ...(written.promptTokens !== undefined && { promptTokens: written.promptTokens }),
    ...(written.tokens !== undefined && { tokens: written.tokens }),
    ...(written.logProbabilities !== undefined && { logProbabilities: written.logProbabilities }),
    ...(written.constrained !== undefined && { constrained: written.constrained }),
    ...(judged.reward !== undefined && { reward: judged.reward, parts: judged.parts }),
    ...(typeof judged.feedback === 'string' && { feedback: judged.feedback }),
    verdict: judged.verdict,
  }));
  const last = tries.at(-1) ?? {};
  const { reward: _reward, ...shown } = { reward: undefined, ...last };
  return {
    id: problem.id,
    set: problem.set,
    sample,
    ...(reward !== undefined && { reward }),
    advantage,
    ...shown,
    ...(tries.length > 1 && { earlier: tries.slice(0, -1) }),
  };
}

/** @returns a group as what its lines hold, one a sample; a later turn has the `earlier` ones with it */
export const groupRecords = (group: RolloutGroup): Readonly<Record<string, unknown>>[] =>
  group.samples.map((sample) => sampleLine(group, sample));
