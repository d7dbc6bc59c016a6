import { expect, test } from 'vitest';
import { forgedRequests, genuineRequests } from './forged-requests.ts';
import { decideRequest, type RequestFacts } from './local-only.ts';

const rule = { port: 8100, token: 'the-token-of-this-start' };

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

test.each(genuineRequests(rule).map((request) => [request.name, request] as const))(
  '%s is let in',
  (_name, request) => {
    expect(decideRequest(factsOf(request.headers, request.method, request.path), rule)).toBeNull();
  },
);

test('there are at least forty forgeries', () => {
  expect(forgedRequests(rule).length).toBeGreaterThanOrEqual(40);
});

test.each(forgedRequests(rule).map((request) => [request.name, request] as const))(
  '%s is refused',
  (_name, request) => {
    expect(decideRequest(factsOf(request.headers, request.method, request.path), rule)).not.toBeNull();
  },
);
