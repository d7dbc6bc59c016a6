import { expect, test } from 'vitest';
import { keepPublicAnswers, keepPublicDays } from './public-answers.ts';

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

test('weeks that overlap share their days, until something is written', async () => {
  const keep = keepPublicDays();
  const asked: (readonly string[])[] = [];
  const ask = (dates: readonly string[], writes = 0) =>
    keep({ of: 'hall', dates }, { writes, now: new Date(0) }, (missing) => {
      asked.push(missing);
      return Promise.resolve(missing.map((date) => (date === '03' ? [] : [{ date }, { writes }])));
    });
  expect(await ask(['01', '02', '03'])).toEqual(['{"date":"01"},{"writes":0}', '{"date":"02"},{"writes":0}', '']);
  expect(await ask(['02', '03', '04'])).toEqual(['{"date":"02"},{"writes":0}', '', '{"date":"04"},{"writes":0}']);
  await ask(['03', '04'], 1);
  expect(asked).toEqual([['01', '02', '03'], ['04'], ['03', '04']]);
});
