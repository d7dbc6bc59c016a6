import { expect, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { createPinyinConverter } from './pinyin.ts';

const log = createLog('test', () => undefined);
const file = '/usr/share/pinyin-database/main.db';

test("Debian's dictionary finds a city and a character", async () => {
  await using pinyin = createPinyinConverter(file, log);
  expect(await pinyin.convert('beijing')).toMatchObject({
    ok: true,
    value: expect.arrayContaining(['北京']) as string[],
  });
  expect(await pinyin.convert('shi')).toMatchObject({ ok: true, value: expect.arrayContaining(['是']) as string[] });
  expect(await pinyin.convert('nv')).toMatchObject({ ok: true, value: expect.arrayContaining(['女']) as string[] });
  expect(await pinyin.convert('beij')).toEqual({ ok: true, value: [] });
});

test('without the dictionary nothing is offered', async () => {
  await using pinyin = createPinyinConverter(`${file}.absent`, log);
  expect(pinyin.available()).toBe(false);
  expect((await pinyin.convert('shi')).ok).toBe(false);
});
