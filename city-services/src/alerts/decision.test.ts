import { expect, test } from 'vitest';
import { decideTelegram, type CityAreas, type StreamState } from './decision.ts';
import type { Notice, Telegram } from './telegram.ts';

const asahikawa: CityAreas = { areas: ['0120400', '012012', '012010', '012000', '010100'], coasts: [] };
const yaizu: CityAreas = { areas: ['2221200', '220011', '220010', '220000'], coasts: ['380'] };
const now = new Date('2026-11-23T03:00:00Z');
const quiet: StreamState = { isInForce: false };
const inForce: StreamState = { isInForce: true, newestReportedAt: new Date('2026-11-23T02:00:00Z') };

function notice(code: string, name: string, condition = ''): Notice {
  return { code, name, condition, isLifted: name === '' || name.includes('解除') };
}

function telegramWith(notices: readonly Notice[], change: Partial<Telegram> = {}): Telegram {
  return {
    family: 'weather',
    stream: 'real:weather:',
    mode: 'real',
    isCancelled: false,
    reportedAt: new Date('2026-11-23T02:55:00Z'),
    publisher: '気象庁',
    title: '気象警報・注意報',
    text: '警戒してください。',
    covers: notices.map(({ code }) => code),
    notices,
    ...change,
  };
}

const decide = (telegram: Telegram, stream = quiet, city = asahikawa) =>
  decideTelegram(telegram, city, { now, stream });

test.each([
  ['大雨特別警報', '土砂災害', 5, ['landslide']],
  ['大雨警報', '土砂災害、浸水害', 3, ['landslide', 'inland-flood']],
  ['洪水警報', '', 3, ['flood']],
  ['高潮特別警報', '', 5, ['storm-surge']],
  ['暴風雪警報', '', 3, []],
  ['レベル４土砂災害危険警報', '', 4, ['landslide']],
  ['レベル５大雨特別警報', '', 5, ['inland-flood']],
  ['レベル３高潮警報', '', 3, ['storm-surge']],
])('%s %s is level %i', (...[name, condition, level, hazards]) => {
  const decision = decide(telegramWith([notice('0120400', name, condition)]));
  expect(decision).toMatchObject({ outcome: 'alert', alert: { level, hazards, drill: false } });
});

test.each(['大雨注意報', 'レベル２大雨注意報', '乾燥注意報'])('%s takes no screen over', (name) => {
  expect(decide(telegramWith([notice('0120400', name)]))).toMatchObject({ outcome: 'below-level', reason: name });
});

test('the gravest of several counts, with its own hazards only', () => {
  const both = telegramWith([notice('0120400', '洪水警報'), notice('0120400', '大雨特別警報', '土砂災害')]);
  expect(decide(both)).toMatchObject({ alert: { level: 5, hazards: ['landslide'] } });
});

test('a warning of the region is another town’s as long as the municipalities are listed', () => {
  const elsewhere = telegramWith([
    notice('012000', '大雨特別警報'),
    notice('0121200', '大雨特別警報'),
    notice('0120400', ''),
  ]);
  expect(decide(elsewhere)).toMatchObject({ outcome: 'below-level' });
  expect(decide(telegramWith([notice('012010', '大雨警報')]))).toMatchObject({ outcome: 'alert' });
});

test('a telegram of another region neither warns nor ends', () => {
  const tokushima = telegramWith([notice('3620100', '高潮警報')]);
  expect(decide(tokushima)).toMatchObject({ outcome: 'elsewhere' });
  expect(decide(tokushima, inForce)).toMatchObject({ outcome: 'elsewhere' });
  expect(decide({ ...tokushima, isCancelled: true }, inForce)).toMatchObject({ outcome: 'elsewhere' });
  expect(decide({ ...tokushima, reportedAt: new Date(0) })).toMatchObject({ outcome: 'elsewhere' });
});

test('a correction of the earthquake on the board ends it when the city is no longer in it', () => {
  const corrected = telegramWith([notice('0121200', '震度4')], { family: 'earthquake' });
  expect(decide(corrected, inForce)).toMatchObject({ outcome: 'ended' });
  expect(decide(corrected)).toMatchObject({ outcome: 'elsewhere' });
});

test('解除, a fall to 注意報, an update without the city, and 取消 end what is in force', () => {
  const lifted = telegramWith([notice('0120400', '大雨警報解除')]);
  const fallen = telegramWith([notice('0120400', '大雨注意報')]);
  const dropped = telegramWith([notice('0121200', '大雨警報')], { covers: ['012000', '0121200'] });
  const cancelled = telegramWith([notice('0120400', '大雨警報')], { isCancelled: true });
  for (const telegram of [lifted, fallen, dropped, cancelled]) {
    expect(decide(telegram, inForce)).toMatchObject({ outcome: 'ended' });
  }
  expect(decide(telegramWith([notice('0120400', '大雨警報')]), inForce)).toMatchObject({ outcome: 'update' });
});

test('old, late and future reports change nothing', () => {
  const at = (reportedAt: string) =>
    telegramWith([notice('0120400', '大雨警報')], { reportedAt: new Date(reportedAt) });
  expect(decide(at('2026-11-23T01:59:59Z'), inForce)).toMatchObject({ outcome: 'refused' });
  expect(decide(at('2026-11-23T02:00:00Z'), inForce)).toMatchObject({ outcome: 'update' });
  expect(decide(at('2026-11-20T02:00:00Z'))).toMatchObject({ outcome: 'refused', reason: 'older than 72 hours' });
  expect(decide(at('2026-11-23T03:11:00Z'))).toMatchObject({ outcome: 'refused', reason: 'reported in the future' });
});

test.each([
  ['5-', 3],
  ['5+', 3],
  ['6-', 4],
  ['6+', 4],
  ['7', 5],
])('震度 %s is level %i and runs out by itself', (intensity, level) => {
  const telegram = telegramWith([notice('0120400', `震度${intensity}`)], { family: 'earthquake' });
  expect(decide(telegram)).toMatchObject({
    outcome: 'alert',
    alert: { level, hazards: ['earthquake'], expiresAt: new Date('2026-11-23T05:55:00Z') },
  });
});

test('a weak shock or an old one takes no screen over', () => {
  expect(decide(telegramWith([notice('0120400', '震度4')], { family: 'earthquake' }))).toMatchObject({
    outcome: 'below-level',
  });
  const old = telegramWith([notice('0120400', '震度7')], {
    family: 'earthquake',
    reportedAt: new Date('2026-11-22T23:00:00Z'),
  });
  expect(decide(old)).toMatchObject({ outcome: 'below-level' });
});

test('a tsunami counts on the city’s own coast, and a town without a coast has none', () => {
  const telegram = telegramWith([notice('380', '津波警報'), notice('210', '大津波警報：発表')], { family: 'tsunami' });
  expect(decide(telegram, quiet, yaizu)).toMatchObject({ outcome: 'alert', alert: { level: 4, hazards: ['tsunami'] } });
  expect(decide(telegram)).toMatchObject({ outcome: 'elsewhere' });
  const over = telegramWith([notice('210', '津波注意報')], { family: 'tsunami' });
  expect(decide(over, inForce, yaizu)).toMatchObject({ outcome: 'ended' });
});

test('a drill says so in every language, and JMA’s own words stay as they are', () => {
  const drill = decide(telegramWith([notice('0120400', '大雨警報')], { mode: 'drill' }));
  if (!('alert' in drill)) throw new Error(drill.outcome);
  expect(drill.alert.drill).toBe(true);
  expect(drill.alert.headline.ja).toBe('【訓練】大雨警報が出ています');
  expect(Object.values(drill.alert.headline)).toSatisfy((texts: string[]) => {
    return texts.every((text) => /訓練|練習|DRILL|演习|演習|훈련/.test(text));
  });
  expect(drill.alert.source.text).toBe('警戒してください。');
});
