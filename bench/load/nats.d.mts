export const HOW_TO_GET_NATS: string;
export function findNatsServer(): string | undefined;
export interface Nats {
  readonly url: string;
  pid(): number;
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  restart(options?: { readonly wiped?: boolean }): Promise<void>;
  stop(): Promise<void>;
}
export function startNats(options?: { readonly host?: string; readonly args?: readonly string[]; readonly within?: readonly string[] }): Promise<Nats>;
export interface WorkerProcess {
  readonly pid: number;
  said(): string;
  isAlive(): boolean;
  readonly exited: Promise<unknown>;
  end(signal?: NodeJS.Signals): Promise<number | null>;
}
export function startWorker(
  url: string,
  args?: readonly string[],
  options?: { readonly env?: Readonly<Record<string, string>>; readonly within?: readonly string[]; readonly program?: string },
): Promise<WorkerProcess>;
