import { expect, test } from 'vitest';
import { keepPublicAnswers } from './public-answers.ts';

test('an answer is made again after a write, after five seconds, and for another question', async () => {
  const keep = keepPublicAnswers();
  let made = 0;
  const ask = (key: string, writes: number, second: number) =>
    keep(key, { writes, now: new Date(second * 1000) }, () => Promise.resolve({ made: ++made }));
  const first = await ask('a', 1, 0);
  expect(await ask('a', 1, 4)).toMatchObject({ json: '{"made":1}', etag: first.etag });
  expect((await ask('a', 2, 4)).json).toBe('{"made":2}');
  expect((await ask('a', 2, 10)).json).toBe('{"made":3}');
  expect((await ask('b', 2, 10)).json).toBe('{"made":4}');
  expect((await ask('a', 2, 10)).json).toBe('{"made":3}');
  // A clock that is set back makes nothing old look new.
  expect((await ask('a', 2, 0)).json).toBe('{"made":5}');
});

test('at most 2,000 answers are kept', async () => {
  const keep = keepPublicAnswers();
  const moment = { writes: 0, now: new Date(0) };
  let made = 0;
  const ask = (key: number) => keep(String(key), moment, () => Promise.resolve(++made));
  for (let key = 0; key <= 2000; key++) await ask(key);
  await ask(2000);
  expect(made).toBe(2001);
  await ask(0);
  expect(made).toBe(2002);
});
