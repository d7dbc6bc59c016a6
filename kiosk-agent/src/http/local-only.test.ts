import { expect, test } from 'vitest';
import { forgedRequests, genuineRequests } from './forged-requests.ts';
import { createPageTokens } from './page-tokens.ts';
import { decideRequest, type RequestFacts } from './local-only.ts';

const port = 8100;
const clock = { ms: 0 };
const tokens = createPageTokens(() => clock.ms);
const expired = tokens.issue().token;
clock.ms = 14 * 60_000;
const renewed = tokens.issue().token;
const token = tokens.renew(renewed)?.token ?? '';
const elsewhere = createPageTokens().issue().token;
clock.ms = 15 * 60_000;
const dead = { 'an expired token': expired, 'a renewed token': renewed, 'the token of another start': elsewhere };
const rule = { port, admits: tokens.admits };
const samples = { port, token, dead };

function factsOf(headers: readonly (readonly [string, string])[], method: string, path: string): RequestFacts {
  const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    method,
    path,
    hosts: all('host'),
    origins: all('origin'),
    fetchSite: all('sec-fetch-site')[0],
    authorization: all('authorization')[0],
    contentType: all('content-type')[0],
    hasBody: all('content-length').length > 0,
    upgrade: all('upgrade').length > 0,
  };
}

test.each(genuineRequests(samples).map((request) => [request.name, request] as const))(
  '%s is let in',
  (_name, request) => {
    expect(decideRequest(factsOf(request.headers, request.method, request.path), rule)).toBeNull();
  },
);

test('there are at least forty forgeries', () => {
  expect(forgedRequests(samples).length).toBeGreaterThanOrEqual(40);
});

test.each(forgedRequests(samples).map((request) => [request.name, request] as const))(
  '%s is refused',
  (_name, request) => {
    expect(decideRequest(factsOf(request.headers, request.method, request.path), rule)).not.toBeNull();
  },
);
