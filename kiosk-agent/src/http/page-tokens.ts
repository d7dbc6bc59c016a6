import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import type { PageToken } from '@machikado/contracts/page-token.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { bearerOf } from './local-only.ts';
import { sendProblem } from './problem.ts';

/** How long a token is good for; the page asks for the next one when two thirds are over. */
const lifeMs = 15 * 60_000;
/** How long the one before still counts, for what is on its way and for an answer that got lost. */
const graceMs = 30_000;
/** How long one load of a page can go on renewing; then it fetches itself anew, which nobody sees. */
const loadMs = 12 * 3_600_000;
/** More pages than a kiosk ever has; the oldest gives way, so that nobody can fill the memory by asking for pages. */
const maxTokens = 64;

export type PageTokens = {
  /** A token for a page that is being loaded. */
  readonly issue: () => PageToken;
  /** The next token for the page that has this one; undefined where it must load anew. */
  readonly renew: (token: string) => PageToken | undefined;
  readonly admits: (token: string) => boolean;
};

type Held = { readonly digest: Buffer; readonly endsMs: number; readonly loadEndsMs: number };

const digestOf = (token: string) => createHash('sha256').update(token).digest();

/** The tokens of the pages that this agent has served since it started. `nowMs` is a clock that only goes forward. */
export function createPageTokens(nowMs: () => number = () => performance.now()): PageTokens {
  let held: readonly Held[] = [];
  // Every one is compared, so that the time tells neither how many there are before it nor where it differs.
  const find = (token: string): Held | undefined => {
    const digest = digestOf(token);
    const alike = held.filter((one) => timingSafeEqual(one.digest, digest));
    return alike.find(({ endsMs }) => endsMs > nowMs());
  };
  const add = (loadEndsMs: number): PageToken => {
    const now = nowMs();
    const token = randomBytes(32).toString('base64url');
    const endsMs = Math.min(now + lifeMs, loadEndsMs);
    const living = held.filter((one) => one.endsMs > now).slice(1 - maxTokens);
    held = [...living, { digest: digestOf(token), endsMs, loadEndsMs }];
    return { token, renewAfterS: Math.max(1, Math.floor(((endsMs - now) * 2) / 3 / 1000)) };
  };
  return {
    issue: () => add(nowMs() + loadMs),
    renew: (token) => {
      const former = find(token);
      if (former === undefined) return undefined;
      const endsMs = Math.min(former.endsMs, nowMs() + graceMs);
      held = held.map((one) => (one === former ? { ...one, endsMs } : one));
      return add(former.loadEndsMs);
    },
    admits: (token) => find(token) !== undefined,
  };
}

/** `POST /page-token`: the page gives its token for the next one, which it asks for before this one ends. */
export function pageTokenRoutes(tokens: PageTokens): Router {
  return Router().post('/page-token', (request, response) => {
    const next = tokens.renew(bearerOf(request.headers.authorization) ?? '');
    if (next === undefined) sendProblem(response, problem('forbidden', { detail: 'no-token' }));
    else response.status(201).json(next);
  });
}
