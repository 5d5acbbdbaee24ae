/** What can go wrong on our side, and what it means. A bad model is never one of these: it is a verdict. */
export const ENGINE_ERRORS = {
  addonMissing: 'the native addon is not built',
  staleBuild: 'the native addon was built from another table of codes',
  closed: 'the engine is closed',
  workerFailed: 'a worker thread ended before its verdicts were in',
  cacheUnusable: 'the folder of the cache cannot be made',
  sandboxFailed: 'a sandbox for programs could not be started',
  natsUnusable: 'the NATS server cannot be used',
  noSolver: 'no solver can be offered',
  noWorker: 'there is no worker that can judge this',
  badEnvironment: 'an environment file breaks the schema',
  checkpointFailed: 'a checkpoint could not be written',
  learningFailed: 'learning broke off',
  badTask: 'the reference model of a generated task does not come out as its family says',
  badPolicy: 'the policy cannot be used',
  policyFailed: 'the policy failed while it wrote',
} as const;

export type EngineErrorCode = keyof typeof ENGINE_ERRORS;

/** A failure of the engine itself. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? ENGINE_ERRORS[code] : `${ENGINE_ERRORS[code]}: ${detail}`, options);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** How a value of the wrong kind is shown in a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
