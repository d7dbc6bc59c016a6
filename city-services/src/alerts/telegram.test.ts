import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTelegram, type Telegram } from './telegram.ts';
import { parseXml } from './xml.ts';

function bytesOf(sample: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'fixtures', `${sample}.xml`));
}

function read(bytes: Uint8Array) {
  const document = parseXml(bytes);
  if (!document.ok) throw new Error(document.error);
  return readTelegram(document.value);
}

function telegramOf(sample: string): Telegram {
  const telegram = read(bytesOf(sample));
  if (!telegram.ok) throw new Error(telegram.error.kind);
  return telegram.value;
}

const noticesAt = (telegram: Telegram, code: string) => telegram.notices.filter((notice) => notice.code === code);

test('VPWW53: special warning, warnings and wards with nothing', () => {
  const telegram = telegramOf('15_14_01_170216_VPWW53');
  expect(telegram).toMatchObject({
    family: 'weather',
    stream: 'real:weather:',
    mode: 'real',
    isCancelled: false,
    publisher: '気象庁予報部',
    title: '東京都気象警報・注意報',
    text: '【特別警報（大雨）】２３区西部、多摩西部に特別警報を発表しています。土砂災害や河川の増水に最大級の警戒をしてください。',
  });
  expect(telegram.reportedAt.toISOString()).toBe('2017-01-26T08:20:00.000Z');
  expect(noticesAt(telegram, '1310400')).toEqual([
    { code: '1310400', name: '大雨特別警報', condition: '土砂災害', isLifted: false },
  ]);
  expect(noticesAt(telegram, '1310100')).toEqual([{ code: '1310100', name: '', condition: '', isLifted: true }]);
});

test.each([
  ['15_11_01_150916_VPWW54', 'real:weather:', '3520100', '高潮警報'],
  ['15_15_01_220314_VPWW54', 'real:weather:', '360010', '高潮警報'],
  [
    '15_16_03_241226_VPWW55',
    'real:weather-by-hazard:気象警報・注意報（Ｒ０６）（大雨）',
    '0121400',
    'レベル４大雨危険警報',
  ],
  [
    '15_16_01_241031_VPWW56',
    'real:weather-by-hazard:気象警報・注意報（Ｒ０６）（土砂）',
    '0151100',
    'レベル３土砂災害警報',
  ],
  [
    '15_16_08_241226_VPWW57',
    'real:weather-by-hazard:気象警報・注意報（Ｒ０６）（高潮）',
    '0151200',
    'レベル４高潮危険警報',
  ],
])('%s: one stream a kind, the municipality’s own warning', (...[sample, stream, code, name]) => {
  const telegram = telegramOf(sample);
  expect(telegram.stream).toBe(stream);
  expect(noticesAt(telegram, code)[0]).toMatchObject({ name, isLifted: false });
});

test('VXWW50: in force, lifted, none', () => {
  const telegram = telegramOf('17_01_01_190529_VXWW50');
  expect(noticesAt(telegram, '4010000')).toMatchObject([{ name: '警戒', isLifted: false }]);
  expect(noticesAt(telegram, '4013000')).toMatchObject([{ name: '解除', isLifted: true }]);
  expect(noticesAt(telegram, '4064700')).toMatchObject([{ name: 'なし', isLifted: true }]);
  expect(telegram.covers).toContain('400000');
});

test('VXSE53: intensity by municipality; what has not come in counts as strong', () => {
  const telegram = telegramOf('32-35_06_03_240613_VXSE53');
  expect(telegram.stream).toBe('real:earthquake:20080614084350');
  expect(noticesAt(telegram, '0321500')).toMatchObject([{ name: '震度6+' }]);
  expect(noticesAt(telegram, '0338100')).toMatchObject([{ name: '震度5-' }]);
  expect(noticesAt(telegram, '2221200')).toMatchObject([{ name: '震度1' }]);
});

test('VTSE41: coasts', () => {
  const telegram = telegramOf('32-39_11_02_250206_VTSE41');
  expect(noticesAt(telegram, '380')).toMatchObject([{ name: '津波注意報', isLifted: false }]);
  expect(noticesAt(telegram, '210')).toMatchObject([{ name: '大津波警報：発表', isLifted: false }]);
});

test('kinds that are not read are refused by their title', () => {
  expect(read(bytesOf('18_01_01_100806_VPOA50'))).toEqual({
    ok: false,
    error: { kind: 'other-telegram', title: '記録的短時間大雨情報' },
  });
  expect(read(Buffer.from('<html><body/></html>'))).toEqual({ ok: false, error: { kind: 'not-a-telegram' } });
});

test('a drill is told apart, a test telegram is refused', () => {
  const text = bytesOf('15_14_01_170216_VPWW53').toString();
  const drill = read(Buffer.from(text.replace('<Status>通常', '<Status>訓練')));
  expect(drill).toMatchObject({ ok: true, value: { mode: 'drill', stream: 'drill:weather:' } });
  const trial = read(Buffer.from(text.replace('<Status>通常', '<Status>試験')));
  expect(trial).toEqual({ ok: false, error: { kind: 'test', status: '試験' } });
});
