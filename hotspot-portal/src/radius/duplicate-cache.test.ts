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

test('it holds no more requests than it may, whoever sends them: the oldest go', () => {
  const cache = createDuplicateCache(100);
  for (let i = 0; i < 150; i++) cache.begin({ ...key(1), source: `10.0.0.${i % 7}`, port: i }, 0);
  expect(cache.begin({ ...key(1), source: '10.0.0.0', port: 0 }, 1)).toBeNull();
  expect(cache.begin({ ...key(1), source: `10.0.0.${149 % 7}`, port: 149 }, 1)).toEqual({ state: 'in-progress' });
});

test('ports of one source, codes and identifiers are told apart', () => {
  const cache = createDuplicateCache();
  expect(cache.begin(key(1), 0)).toBeNull();
  for (const other of [{ port: 9 }, { code: 1 }, { identifier: 2 }, { source: '127.0.0.2' }]) {
    expect(cache.begin({ ...key(1), ...other }, 1)).toBeNull();
  }
  expect(cache.begin(key(1), 2)).toEqual({ state: 'in-progress' });
});

test('each copy gets its own answer, round and round again; one whose answer had to make room is a new request', () => {
  const cache = createDuplicateCache(8);
  const asked = (at: number) => ({ ...key(at % 251), identifier: at % 256, port: at });
  const answer = (at: number) => Buffer.alloc(300 + (at % 7) * 40, at % 251);
  for (let at = 0; at < 200; at++) {
    expect(cache.begin(asked(at), 0)).toBeNull();
    cache.answered(asked(at), answer(at));
    expect(cache.begin(asked(at), 1)).toEqual({ state: 'answered', answer: answer(at) });
    if (at > 1) expect(cache.begin(asked(at - 2), 1)).toEqual({ state: 'answered', answer: answer(at - 2) });
  }
  cache.answered(asked(198), Buffer.alloc(2000));
  expect(cache.begin(asked(199), 1)).toBeNull();
});

test('what a copy is answered with is its own: bytes that come later do not change it', () => {
  const cache = createDuplicateCache(2);
  cache.begin(key(1), 0);
  cache.answered(key(1), Buffer.alloc(200, 7));
  const earlier = cache.begin(key(1), 1);
  for (let at = 2; at < 12; at++) {
    cache.begin(key(at), 1);
    cache.answered(key(at), Buffer.alloc(200, at));
  }
  expect(earlier).toEqual({ state: 'answered', answer: Buffer.alloc(200, 7) });
});
