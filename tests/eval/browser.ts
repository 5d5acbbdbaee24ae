import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns the browser of this machine: what CHROMIUM names, else by its usual names; undefined: there is none */
export function findChromium(): string | undefined {
  const names = process.env.CHROMIUM === undefined ? NAMES : [process.env.CHROMIUM];
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

/** @returns the same with its folder, which Playwright wants */
export function chromiumPath(): string | undefined {
  const name = findChromium();
  return name === undefined ? undefined : spawnSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' }).stdout.trim();
}

export const NO_CHROMIUM = 'no Chromium here (apt-get install chromium, or CHROMIUM=/path/to/it)';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page in a headless browser, spoken to through the DevTools protocol. */
export interface Page {
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Goes to another page and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression, which may be a promise. Throws what it throws. */
  value<T>(expression: string): Promise<T>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Errors, warnings and messages of the console so far, and requests to anything but files. */
  readonly complaints: string[];
  close(): Promise<void>;
}

const CODES: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38, Home: 36, End: 35, Tab: 9 };

/** Messages end with a NUL on both pipes. */
function createChannel(write: Writable, read: Readable, onEvent: (message: Message) => void) {
  const waiting = new Map<number, { resolve: (result: Readonly<Record<string, unknown>>) => void; reject: (error: Error) => void }>();
  let next = 1;
  let rest = '';
  read.setEncoding('utf8');
  read.on('data', (part: string) => {
    const messages = (rest + part).split('\0');
    rest = messages.pop() ?? '';
    for (const text of messages) {
      const message = JSON.parse(text) as Message; // the browser wrote it
      const one = message.id === undefined ? undefined : waiting.get(message.id);
      if (one === undefined) onEvent(message);
      else if (message.error !== undefined) one.reject(new Error(message.error.message));
      else one.resolve(message.result ?? {});
    }
  });
  return (method: string, params: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>> => {
    const id = next++;
    write.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
}

function complaintOf({ method, params = {} }: Message): string | undefined {
  const text = JSON.stringify(params);
  if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded' || method === 'Page.javascriptDialogOpening')
    return `${method} ${text}`;
  if (method === 'Runtime.consoleAPICalled') return `console ${text}`;
  if (method !== 'Network.requestWillBeSent') return undefined;
  const { url } = params.request as { url: string }; // as the protocol has it
  return url.startsWith('file:') ? undefined : `request to ${url}`;
}

/** Opens a page and waits until it has loaded. Ends with its browser when closed. */
export async function openPage(browser: string, url: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'assay-chromium-'));
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions'];
  const child: ChildProcess = spawn(browser, [...args, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  let loaded: () => void = () => undefined;
  const [write, read] = [child.stdio[3] as Writable, child.stdio[4] as Readable]; // pipes, as asked for above
  const send = createChannel(write, read, (message) => {
    const complaint = complaintOf(message);
    if (complaint !== undefined) complaints.push(complaint);
    if (message.method === 'Page.loadEventFired') loaded();
  });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const session = (method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> =>
    send(method, params, String(sessionId));
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await session(`${domain}.enable`);
  async function open(to: string): Promise<void> {
    const load = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    await session('Page.navigate', { url: to });
    await load;
  }
  await open(url);

  return {
    send: session,
    open,
    async value<T>(expression: string): Promise<T> {
      const { result, exceptionDetails } = await session('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as { value: T }).value; // by value, as asked for
    },
    async press(key) {
      const code = CODES[key] ?? key.toUpperCase().charCodeAt(0);
      const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
      const event = { key, windowsVirtualKeyCode: code, ...(text !== undefined && { text }) };
      await session('Input.dispatchKeyEvent', { type: text === undefined ? 'rawKeyDown' : 'keyDown', ...event });
      await session('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code });
    },
    async type(text) {
      await session('Input.insertText', { text });
    },
    complaints,
    async close() {
      const ended = once(child, 'exit');
      await send('Browser.close', {}).catch(() => undefined); // it may be gone before it answers
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
