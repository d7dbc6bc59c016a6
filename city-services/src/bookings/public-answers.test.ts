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

test('weeks that overlap share their days, and a day that is written is made again alone', async () => {
  const keep = keepPublicDays();
  const written = new Map<string, number>();
  const writesOf = (date: string) => written.get(date) ?? 0;
  const asked: (readonly string[])[] = [];
  const ask = (dates: readonly string[]) =>
    keep({ of: 'hall', dates }, { writesOf, now: new Date(0) }, (missing) => {
      asked.push(missing);
      return Promise.resolve(missing.map((date) => (date === '03' ? [] : [{ date }, { writes: writesOf(date) }])));
    });
  expect(await ask(['01', '02', '03'])).toEqual(['{"date":"01"},{"writes":0}', '{"date":"02"},{"writes":0}', '']);
  expect(await ask(['02', '03', '04'])).toEqual(['{"date":"02"},{"writes":0}', '', '{"date":"04"},{"writes":0}']);
  written.set('02', 1);
  expect((await ask(['01', '02', '04']))[1]).toBe('{"date":"02"},{"writes":1}');
  expect(asked).toEqual([['01', '02', '03'], ['04'], ['02']]);
});

test('what is written while a day is read makes it old', async () => {
  const keep = keepPublicDays();
  let writes = 0;
  let made = 0;
  const ask = () =>
    keep({ of: 'hall', dates: ['01'] }, { writesOf: () => writes, now: new Date(0) }, () => {
      made += 1;
      if (made === 1) writes += 1;
      return Promise.resolve([[made]]);
    });
  expect(await ask()).toEqual(['1']);
  expect(await ask()).toEqual(['2']);
  expect(await ask()).toEqual(['2']);
});
