import { expect, test } from 'vitest';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { createNftQueue } from './nft-queue.ts';

test('orders of one moment are one transaction, in the order they came', async () => {
  const scripts: string[] = [];
  const submit = createNftQueue((script) => {
    scripts.push(script);
    return Promise.resolve(ok());
  });
  const results = await Promise.all([submit('a\n'), submit('b\n'), submit('c\n')]);
  expect(scripts).toEqual(['a\nb\nc\n']);
  expect(results.every(({ ok: right }) => right)).toBe(true);
});

test('one bad order of many fails alone, and the others are applied once and in order', async () => {
  const applied: string[] = [];
  const submit = createNftQueue((script) => {
    if (script.includes('bad')) return Promise.resolve(err('syntax error'));
    applied.push(...script.trim().split('\n'));
    return Promise.resolve(ok());
  });
  const names = ['1', '2', 'bad', '4', '5', '6', '7'];
  const results = await Promise.all(names.map((name) => submit(`${name}\n`)));
  expect(applied).toEqual(['1', '2', '4', '5', '6', '7']);
  expect(results.map(({ ok: right }) => right)).toEqual(names.map((name) => name !== 'bad'));
  expect(results[2]).toEqual({ ok: false, error: { reason: 'refused', detail: 'syntax error' } });
});

test('an order is not answered before nft has accepted it', async () => {
  const nft = Promise.withResolvers<Result<undefined, string>>();
  const started = Promise.withResolvers<undefined>();
  const submit = createNftQueue(() => {
    started.resolve(undefined);
    return nft.promise;
  });
  let answered = false;
  const result = submit('a\n').then(() => (answered = true));
  await started.promise;
  expect(answered).toBe(false);
  nft.resolve(ok());
  expect(await result).toBe(true);
});
