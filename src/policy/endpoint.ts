// Any endpoint with OpenAI's chat completions: vLLM, SGLang, llama.cpp's server, and services.
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, shown } from '../errors.ts';
import { createChannel, createWaiter } from './channel.ts';
import { checkSampling, type Finish, type Policy, type Sampling, type WriteRequest, type Written } from './policy.ts';
import { streamOf } from './random.ts';

export interface EndpointOptions extends Partial<Sampling> {
  /** Up to /v1, such as http://127.0.0.1:8000/v1. */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token. */
  readonly key?: string;
  /** Calls at once. */
  readonly concurrency?: number;
  /** After a call that failed in a way that may pass: time-out, broken connection, 408, 429, 5xx. */
  readonly retries?: number;
  /** Of one call. */
  readonly timeoutMs?: number;
}

const ENDPOINT_DEFAULTS = { concurrency: 8, retries: 4, timeoutMs: 300_000 } as const;

/** Wait before the first retry; twice as long before each further one, and somewhere between half and all of it. */
const FIRST_WAIT_MS = 500;
const MOST_WAIT_MS = 30_000;
/** Of an answer that is shown in a message. */
const SHOWN = 200;

/** A failure that another try may not have. */
class Passing extends Error {}

interface Choice {
  readonly completion: string;
  readonly finish: Finish;
  readonly logProbabilities?: readonly number[];
  readonly tokens?: readonly number[];
}

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Numbers of a list, or undefined where it is none. */
function numbersOf(list: unknown, of: (one: unknown) => unknown): number[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const found = list.map(of).filter((one): one is number => typeof one === 'number');
  return found.length === list.length ? found : undefined;
}

function choiceOf(value: unknown): Choice | undefined {
  if (!isJson(value) || !isJson(value.message)) return undefined;
  const { content } = value.message;
  if (typeof content !== 'string') return undefined;
  const tried = isJson(value.logprobs) ? numbersOf(value.logprobs.content, (one) => (isJson(one) ? one.logprob : undefined)) : undefined;
  const tokens = numbersOf(value.token_ids, (one) => one); // vLLM's own
  return {
    completion: content,
    finish: value.finish_reason === 'length' ? 'length' : 'end',
    ...(tried !== undefined && { logProbabilities: tried }),
    ...(tokens !== undefined && { tokens }),
  };
}

const start = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** @throws RangeError, TypeError for options that are none */
export function createEndpointPolicy(options: EndpointOptions): Policy {
  const { url, model, key, concurrency, retries, timeoutMs, ...given } = { ...ENDPOINT_DEFAULTS, ...options };
  const sampling = checkSampling(given);
  if (!URL.canParse(url)) throw new TypeError(`expected an address such as http://127.0.0.1:8000/v1, got ${shown(url)}`);
  const target = `${url.replace(/\/+$/, '')}/chat/completions`;
  const failed = (detail: string, cause?: unknown): EngineError => new EngineError('policyFailed', `${target}: ${detail}`, { cause });

  /** One call for some samples of a prompt; an endpoint may give fewer than were asked for. */
  async function call({ id, messages }: WriteRequest, samples: readonly number[], signal: AbortSignal): Promise<Choice[]> {
    const [seed] = streamOf(sampling.seed, `${id} ${samples[0]}`);
    const body = {
      model,
      messages,
      n: samples.length,
      temperature: sampling.temperature,
      max_tokens: sampling.maxTokens,
      seed: seed >>> 1,
      logprobs: true,
      ...(sampling.topP < 1 && { top_p: sampling.topP }),
      ...(sampling.topK > 0 && { top_k: sampling.topK }),
      ...(sampling.minP > 0 && { min_p: sampling.minP }),
      ...(sampling.stop.length > 0 && { stop: sampling.stop }),
    };
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    let text: string;
    let status: number;
    try {
      const answer = await fetch(target, { method: 'POST', headers, body: JSON.stringify(body), signal });
      status = answer.status;
      text = await answer.text();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : String(error);
      throw new Passing(cause, { cause: error });
    }
    if (status === 408 || status === 429 || status >= 500) throw new Passing(`answered ${status}: ${start(text)}`);
    if (status < 200 || status >= 300) throw failed(`answered ${status}: ${start(text)}`);
    return choicesOf(text);
  }

  function choicesOf(text: string): Choice[] {
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch (error) {
      throw new Passing(`expected JSON, got ${shown(start(text))}`, { cause: error });
    }
    const choices = isJson(answer) && Array.isArray(answer.choices) ? answer.choices.map(choiceOf) : [];
    const good = choices.filter((one) => one !== undefined);
    if (good.length === 0 || good.length < choices.length) throw new Passing(`expected choices with a message, got ${shown(start(text))}`);
    return good;
  }

  async function callAgain(request: WriteRequest, samples: readonly number[], signal: AbortSignal | undefined): Promise<Choice[]> {
    for (let tries = 0; ; tries += 1) {
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        return await call(request, samples, signal === undefined ? limit : AbortSignal.any([limit, signal]));
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof Passing)) throw error;
        const detail = limit.aborted ? `no answer within ${timeoutMs} ms` : error.message;
        if (tries >= retries) throw failed(`${detail} (tried ${tries + 1} times)`, error);
        const wait = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
        await sleep(wait * (0.5 + Math.random() / 2), undefined, signal === undefined ? {} : { signal });
      }
    }
  }

  /** All samples of a prompt. */
  async function writeAll(request: WriteRequest, signal: AbortSignal | undefined): Promise<Written[]> {
    const written: Written[] = [];
    while (written.length < request.samples.length) {
      const left = request.samples.slice(written.length);
      const choices = await callAgain(request, left, signal);
      for (const [i, choice] of choices.slice(0, left.length).entries()) written.push({ id: request.id, sample: left[i] ?? 0, ...choice });
    }
    return written;
  }

  return {
    name: model,
    async *write(requests, { signal } = {}) {
      const channel = createChannel<Written>();
      const free = createWaiter();
      const stop = new AbortController();
      const ended = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
      const running = new Set<Promise<void>>();
      async function collect(request: WriteRequest): Promise<void> {
        for (const one of await writeAll(request, ended)) channel.push(one);
      }
      async function feed(): Promise<void> {
        for await (const request of requests) {
          while (running.size >= concurrency) await free.wait();
          if (ended.aborted) return;
          const one: Promise<void> = collect(request)
            .catch(channel.fail)
            .finally(() => {
              running.delete(one);
              free.wake();
            });
          running.add(one);
        }
        await Promise.all(running);
        channel.end();
      }
      feed().catch(channel.fail);
      try {
        yield* channel.values();
        signal?.throwIfAborted();
      } finally {
        stop.abort();
        await Promise.all(running);
      }
    },
    close: () => Promise.resolve(),
  };
}
