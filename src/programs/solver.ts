// The other end of the interpreter's solver device: what a recording module asks, answered at once by the native engine.
import { DIALECTS, FLAGS, FORMATS, JOB, JOB_WORDS } from '../codes.gen.ts';
import { DEFAULT_LIMITS, putSizes } from '../environment.ts';
import { loadNative } from '../native.ts';
import { FALLBACK } from './answering.ts';
import { MODEL_BYTES, type Outcome } from './message.ts';
import { createColumns, type Verdict, verdictAt } from '../verdict.ts';

/** Job words of a solve that nobody asked for, with the limits as they are where none are named. */
export function jobWords(): number[] {
  const words = new Array<number>(JOB_WORDS).fill(0);
  words[JOB.dialect] = DIALECTS.indexOf('any');
  words[JOB.solver] = FALLBACK;
  words[JOB.timeLimitMs] = DEFAULT_LIMITS.timeMs;
  words[JOB.memoryLimitMb] = DEFAULT_LIMITS.memoryMb;
  putSizes(words, DEFAULT_LIMITS);
  return words;
}

/** What is kept of a program's requests; only what is seen here counts, never what Python says of itself. */
export interface Recorder {
  /** `dry`: nothing is solved, every solve fails. */
  begin(words: readonly number[], deadline: number, dry?: boolean): void;
  /** Handles a request: a letter and its payload. */
  answer(request: Uint8Array): Uint8Array | undefined;
  seen(): Pick<Outcome, 'model' | 'solves' | 'uncovered' | 'solver'> & { readonly tooLarge: boolean };
}

const LINE_FEED = 10;
/** Of what a program is told about something that it used and nobody covers. */
const NAME_LETTERS = 200;
const encode = (text: string): Uint8Array => Buffer.from(text);

/** @param second who is asked for what the named solver lacks */
export function createRecorder(second?: number): Recorder {
  const native = loadNative();
  let words = new Uint32Array(0);
  let solver: number | undefined;
  let deadline = 0;
  let isDry = false;
  let model: Uint8Array | undefined;
  let solves = 0;
  let uncovered: string | undefined;
  let tooLarge = false;

  /** @returns the verdict, and who gave it where it was not the named solver */
  function judge(text: Uint8Array, flags: number, limitMs: number): { verdict: Verdict; by?: number } {
    const verdict = judgeBy(words[JOB.solver] ?? 0, text, flags, limitMs);
    if (verdict.status !== 'unsupported' || second === undefined) return { verdict };
    const again = judgeBy(second, text, flags, limitMs);
    return again.status === 'unsupported' ? { verdict } : { verdict: again, by: second };
  }

  function judgeBy(by: number, text: Uint8Array, flags: number, limitMs: number): Verdict {
    const job = words.slice();
    job[JOB.solver] = by;
    job[JOB.format] = FORMATS.indexOf('mps');
    job[JOB.dialect] = DIALECTS.indexOf('any');
    job[JOB.flags] = (job[JOB.flags] ?? 0) | flags;
    job[JOB.timeLimitMs] = Math.max(1, Math.min(limitMs, deadline - performance.now()));
    const columns = createColumns(1);
    columns.numbers.fill(Number.NaN);
    const details = native.verifyBatch(text, Uint32Array.of(0, text.length), job, columns);
    return verdictAt(columns, 1, 0, details);
  }

  /** payload: a time limit in seconds or nothing, a line feed, and MPS text. */
  function solve(payload: Uint8Array): Uint8Array {
    const at = payload.indexOf(LINE_FEED);
    const limit = Buffer.from(payload.subarray(0, at)).toString('latin1');
    const text = payload.subarray(at + 1);
    tooLarge = text.length > MODEL_BYTES;
    model = tooLarge ? undefined : text;
    solver = undefined;
    solves += 1;
    if (tooLarge) return encode(JSON.stringify({ status: 'limit', reason: 'tooLarge' }));
    if (isDry) return encode(JSON.stringify({ status: 'failed', reason: 'not solved' }));
    const started = performance.now();
    const { verdict, by } = judge(text, FLAGS.details, limit === '' ? Number.POSITIVE_INFINITY : Number(limit) * 1000);
    solver = by;
    const { status, objective, bound, values, fault } = verdict;
    const given = status === 'rejected' || status === 'noModel' ? 'failed' : status;
    const reason = given === 'limit' ? fault?.code : fault?.message;
    return encode(JSON.stringify({ status: given, reason, objective, bound, values, seconds: (performance.now() - started) / 1000 }));
  }

  function duals(payload: Uint8Array): Uint8Array {
    const job = words.slice();
    job[JOB.format] = FORMATS.indexOf('mps');
    return encode(native.duals(payload, job));
  }

  function convert(payload: Uint8Array, target: 'lp' | 'mps'): Uint8Array {
    const job = words.slice();
    job[JOB.format] = FORMATS.indexOf('mps');
    const { text = '' } = JSON.parse(native.convert(payload, job, target, DIALECTS.indexOf('any'))) as { text?: string }; // the addon wrote it
    return encode(text);
  }

  function explain(payload: Uint8Array): Uint8Array {
    const { status, explain: found } = judge(payload, FLAGS.explain, Number.POSITIVE_INFINITY).verdict;
    const bounds = found?.bounds ?? [];
    return encode(
      JSON.stringify({
        status,
        rows: (found?.rows ?? []).map(({ row }) => row),
        lower: bounds.filter(({ lower }) => lower !== undefined).map(({ column }) => column),
        upper: bounds.filter(({ upper }) => upper !== undefined).map(({ column }) => column),
      }),
    );
  }

  function answer(request: Uint8Array): Uint8Array | undefined {
    const payload = request.subarray(1);
    switch (String.fromCharCode(request[0] ?? 0)) {
      case 'S':
        return payload.includes(LINE_FEED) ? solve(payload) : undefined;
      case 'D':
        return duals(payload);
      case 'C':
        return convert(payload, 'lp');
      case 'M':
        return convert(payload, 'mps');
      case 'I':
        return explain(payload);
      case 'U':
        uncovered ??= Buffer.from(payload).toString('utf8').slice(0, NAME_LETTERS);
        return undefined;
      default:
        return undefined;
    }
  }

  return {
    begin(given, until, dry = false) {
      isDry = dry;
      words = Uint32Array.from(given);
      deadline = until;
      model = uncovered = solver = undefined;
      tooLarge = false;
      solves = 0;
    },
    // An exception would unwind through the interpreter: whatever goes wrong here is no answer, and Python raises on that.
    answer(request) {
      try {
        return answer(request);
      } catch {
        return undefined;
      }
    },
    seen: () => ({
      solves,
      tooLarge,
      ...(model !== undefined && { model: Buffer.from(model).toString('utf8') }),
      ...(uncovered !== undefined && { uncovered }),
      ...(solver !== undefined && { solver }),
    }),
  };
}
