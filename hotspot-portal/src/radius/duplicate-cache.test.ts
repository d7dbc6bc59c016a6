import { expect, test } from 'vitest';
import { createDuplicateCache, type RequestKey } from './duplicate-cache.ts';

const key = (fill: number, identifier = 1): RequestKey => ({
  source: '127.0.0.1 40000',
  code: 4,
  identifier,
  authenticator: Buffer.alloc(16, fill),
});

test('a copy in progress is told apart, and after the answer it gets the same bytes', () => {
  const cache = createDuplicateCache();
  expect(cache.begin(key(1), 0)).toBeNull();
  expect(cache.begin(key(1), 1)).toEqual({ state: 'in-progress' });
  const answer = Buffer.from('answer');
  cache.answered(key(1), answer);
  expect(cache.begin(key(1), 2)).toEqual({ state: 'answered', answer });
});

test('the same identifier with another authenticator is a new request, whose late rival is not answered for it', () => {
  const cache = createDuplicateCache();
  cache.begin(key(1), 0);
  expect(cache.begin(key(2), 1)).toBeNull();
  cache.answered(key(1), Buffer.from('old'));
  expect(cache.begin(key(2), 2)).toEqual({ state: 'in-progress' });
});

test('an answer is forgotten after ten seconds, and a request without one at once', () => {
  const cache = createDuplicateCache();
  cache.begin(key(1), 0);
  expect(cache.begin(key(1), 10_000)).toBeNull();
  cache.forget(key(1));
  expect(cache.begin(key(1), 10_001)).toBeNull();
});

test('it never holds more than 4096 requests', () => {
  const cache = createDuplicateCache();
  for (let i = 0; i < 6000; i++) cache.begin({ ...key(1), source: `10.0.0.1 ${i}` }, 0);
  expect(cache.begin({ ...key(1), source: '10.0.0.1 0' }, 1)).toBeNull();
  expect(cache.begin({ ...key(1), source: '10.0.0.1 5999' }, 1)).toEqual({ state: 'in-progress' });
});
