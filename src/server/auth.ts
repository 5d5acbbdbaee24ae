import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/** What a path says before the route: `/k/TOKEN`, `/env/NAME`, `/ng-rollout/ID`, in any order. */
export interface Prefixes {
  readonly key?: string;
  readonly environment?: string;
  readonly rollout?: string;
}

const PREFIX = /^\/(k|env|ng-rollout)\/([\w.~-]{1,256})(?=\/|\?|$)/;
const NAMES = { k: 'key', env: 'environment', 'ng-rollout': 'rollout' } as const;
const NO_PREFIXES: Prefixes = {};
const found = new WeakMap<IncomingMessage, Prefixes>();

/** Takes the prefixes off a request's path and remembers them; @returns the path of the route */
export function takePrefixes(raw: IncomingMessage): string {
  let url = raw.url ?? '/';
  if (!url.startsWith('/k/') && !url.startsWith('/env/') && !url.startsWith('/ng-rollout/')) return url;
  const prefixes: { -readonly [K in keyof Prefixes]: Prefixes[K] } = {};
  for (let match = PREFIX.exec(url); match !== null; match = PREFIX.exec(url)) {
    prefixes[NAMES[match[1] as keyof typeof NAMES]] = match[2] ?? ''; // one of the three, by the expression
    url = url.slice(match[0].length);
  }
  found.set(raw, prefixes);
  return url.startsWith('/') ? url : `/${url}`;
}

export const prefixesOf = ({ raw }: FastifyRequest): Prefixes => found.get(raw) ?? NO_PREFIXES;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Routes that show nothing and are asked by those who watch over the server. */
const OPEN = new Set(['/health', '/ready']);

function offered(request: FastifyRequest): string | undefined {
  for (const name of ['authorization', 'xrl-authorization'] as const) {
    const value = request.headers[name];
    const bearer = typeof value === 'string' ? /^Bearer +(\S+) *$/i.exec(value)?.[1] : undefined;
    if (bearer !== undefined) return bearer;
  }
  const key = request.headers['x-api-key'];
  return prefixesOf(request).key ?? (typeof key === 'string' ? key : undefined);
}

/** A page of another site must not read what this server says to the browser of somebody who may. */
function isOtherOrigin({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Refuses requests without the token, where one is set. The time it takes says nothing about the token. */
export function addAuthorization(app: FastifyInstance, token: string | undefined): void {
  const expected = token === undefined ? undefined : digest(token);
  function problemOf(request: FastifyRequest): Refusal | undefined {
    if (isOtherOrigin(request)) return new Refusal('otherOrigin', 'expected a request of the same origin');
    if (expected === undefined || OPEN.has(request.routeOptions.url ?? '')) return undefined;
    const given = offered(request);
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return undefined;
    return new Refusal('unauthorized', 'expected the token, as "Authorization: Bearer TOKEN", as X-API-Key, or in the path as /k/TOKEN/…');
  }
  app.addHook('onRequest', (request, _reply, done) => done(problemOf(request)));
}
