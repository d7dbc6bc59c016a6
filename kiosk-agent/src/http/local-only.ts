import type { IncomingMessage } from 'node:http';

/** What a decision about a request needs of it. */
export type RequestFacts = {
  readonly method: string;
  readonly path: string;
  /** Every value of the header; an honest request has one. */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly fetchSite: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly hasBody: boolean;
  readonly upgrade: boolean;
};

export type Refusal = 'foreign-host' | 'foreign-origin' | 'no-token' | 'not-json' | 'upgrade';

export type LocalRule = { readonly port: number; readonly admits: (token: string) => boolean };

const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const safeMethods = new Set(['GET', 'HEAD']);

/**
 * Decides whether a request comes from the page that this agent serves (promise S3). The Host comes first, because a
 * page whose name is bound to 127.0.0.1 sends its own; then the exact Origin, the token of a page that was loaded not long ago, and JSON only.
 * `null` lets it in.
 */
export function decideRequest(facts: RequestFacts, rule: LocalRule): Refusal | null {
  const allowed = [`127.0.0.1:${rule.port}`, `localhost:${rule.port}`];
  const [host] = facts.hosts;
  if (facts.hosts.length !== 1 || host === undefined || !allowed.includes(host)) return 'foreign-host';
  if (facts.upgrade) return 'upgrade';
  if (!isAgentPath(facts.path)) return safeMethods.has(facts.method) ? null : 'foreign-origin';
  if (!isOwnOrigin(facts, host)) return 'foreign-origin';
  const token = bearerOf(facts.authorization);
  if (token === undefined || !rule.admits(token)) return 'no-token';
  return isJson(facts) ? null : 'not-json';
}

/** Everything under `/agent`, however the page's router or Express may read its letters. */
function isAgentPath(path: string): boolean {
  return /^\/+(?:\.\/+)*agent(?:\/|$)/i.test(path) || /%/.test(path.split('/')[1] ?? '');
}

function isOwnOrigin(facts: RequestFacts, host: string): boolean {
  const [origin] = facts.origins;
  if (facts.origins.length > 1) return false;
  if (facts.fetchSite !== undefined && facts.fetchSite !== 'same-origin') return false;
  if (origin !== undefined) return origin === `http://${host}`;
  return safeMethods.has(facts.method) && facts.fetchSite === 'same-origin';
}

/** The token that a request shows. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
}

function isJson(facts: RequestFacts): boolean {
  if (!writes.has(facts.method)) return !facts.hasBody;
  if (facts.method === 'DELETE' && !facts.hasBody) return true;
  return /^application\/json(?:;\s*charset=utf-8)?$/i.test(facts.contentType ?? '');
}

/** Reads the facts of a Node request; headers that came twice are seen twice. */
export function factsOf(request: IncomingMessage): RequestFacts {
  const all = (name: string) => request.headersDistinct[name] ?? [];
  const length = request.headers['content-length'];
  return {
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?')[0] ?? '/',
    hosts: all('host'),
    origins: all('origin'),
    fetchSite: all('sec-fetch-site').join(',') || undefined,
    authorization: all('authorization').length === 1 ? request.headers.authorization : undefined,
    contentType: all('content-type').length === 1 ? request.headers['content-type'] : undefined,
    hasBody: request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0'),
    upgrade: request.headers.upgrade !== undefined,
  };
}
