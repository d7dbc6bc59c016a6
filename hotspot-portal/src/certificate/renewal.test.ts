import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AcmeSettings } from './acme-settings.ts';
import { decideAlarm, pauseAfterMs, renewAtMs } from './renewal.ts';
import { renderUpdate } from './text-record.ts';

const dayMs = 86_400_000;

test('a certificate is renewed when a third of its life is left, a little earlier and never later', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 3, max: 400 }), (certificate, days) => {
      const life = { beginsAtMs: 0, expiresAtMs: days * dayMs };
      const left = (life.expiresAtMs - renewAtMs(certificate, life)) / life.expiresAtMs;
      expect(left).toBeGreaterThanOrEqual(0.3333);
      expect(left).toBeLessThanOrEqual(0.3668);
      expect(renewAtMs(certificate, life)).toBe(renewAtMs(certificate, life));
    }),
  );
});

test('the spots of a city do not come at the same moment', () => {
  const life = { beginsAtMs: 0, expiresAtMs: 90 * dayMs };
  const moments = Array.from({ length: 50 }, (_, spot) => renewAtMs(`certificate of ${spot}`, life));
  expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(dayMs);
});

test('the pauses after failures grow from minutes to half a day, and are never none', () => {
  const pauses = Array.from({ length: 40 }, (_, at) => pauseAfterMs(at + 1, 0.5));
  expect(pauses.slice(0, 3)).toEqual([300_000, 600_000, 1_200_000]);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  expect(pauses.at(-1)).toBe(43_200_000);
  expect([pauseAfterMs(1, 0), pauseAfterMs(1, 1)]).toEqual([240_000, 360_000]);
});

test.each([
  [90, 22, 'none'],
  [90, 20, 'soon'],
  [90, 6, 'near'],
  [90, 0, 'over'],
  [6, 2, 'none'],
  [6, 1, 'soon'],
  [6, 0.4, 'near'],
])('of %d days, %d left: %s', (days, left, alarm) => {
  expect(decideAlarm({ beginsAtMs: 0, expiresAtMs: days * dayMs }, (days - left) * dayMs)).toBe(alarm);
});

test('an update takes away what an interrupted order has left, and sets one record', () => {
  const update = { server: '192.0.2.1', port: 53, zone: 'city.test' };
  const record = { name: '_acme-challenge.wifi.city.test', text: 'abc' };
  expect(renderUpdate(update, record, 'add')).toBe(
    'server 192.0.2.1 53\nzone city.test.\nupdate delete _acme-challenge.wifi.city.test. TXT\n' +
      'update add _acme-challenge.wifi.city.test. 60 TXT "abc"\nsend\n',
  );
  expect(renderUpdate(update, record, 'remove')).not.toContain('update add');
});

const given = { directory: 'https://ca.example/dir', termsAccepted: true, record: { hook: '/usr/local/bin/record' } };
test.each([
  ['nobody has read the terms', { termsAccepted: false }],
  ['the authority is asked in the clear', { directory: 'http://ca.example/dir' }],
  ['the program has no whole path', { record: { hook: 'record' } }],
  ['a server is a name', { visibleAt: [{ server: 'ns.city.test' }] }],
  ['a word is not known', { dns: {} }],
])('settings are refused where %s', (_what, change) => {
  expect(AcmeSettings.safeParse(given).success).toBe(true);
  expect(AcmeSettings.safeParse({ ...given, ...change }).success).toBe(false);
});
