/** Why a request is not answered as it wished: its status, a word for programs and a sentence for people. */
export const REFUSALS = {
  badRequest: 400,
  unauthorized: 401,
  otherOrigin: 403,
  notFound: 404,
  badMethod: 405,
  timeout: 408,
  tooLarge: 413,
  unsupportedType: 415,
  /** Nobody reads it; it is counted apart from failures of ours. */
  gone: 499,
  internal: 500,
  busy: 503,
  closing: 503,
  notReady: 503,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Thrown wherever a request is refused; the server's error handler makes the reply. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly statusCode: number;

  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refusal';
    this.code = code;
    this.statusCode = REFUSALS[code];
  }
}

/** The body of every reply that is no answer. `detail` is where clients of Python's servers look. */
export const refusalBody = (code: RefusalCode, detail: string): { error: RefusalCode; detail: string } => ({ error: code, detail });
