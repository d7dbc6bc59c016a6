import { expect, test } from 'vitest';
import type { CityEvent } from '@machikado/contracts/event.ts';
import { chooseEvents, dayOf, hoursOf } from './happenings.ts';

const eventAt = (startsAt: string, kind: CityEvent['kind'] = 'other'): CityEvent => ({
  id: startsAt.slice(0, 10),
  kind,
  title: { ja: '見本', en: 'Sample' },
  summary: { ja: '見本', en: 'Sample' },
  place: { ja: '見本', en: 'Sample' },
  startsAt,
  endsAt: startsAt.replace('T0', 'T1'),
  credit: '見本',
  sample: true,
});
const today = '2026-11-23';
const early = eventAt('2026-11-22T15:00:00.000Z', 'health');
const sunday = eventAt('2026-11-29T01:00:00.000Z');
const nextMonday = eventAt('2026-11-29T15:00:00.000Z', 'health');
const events = [early, sunday, nextMonday];

test('an event is of the day that the clock of the city shows', () => {
  expect([dayOf(early), hoursOf(sunday)]).toEqual(['2026-11-23', '10:00–20:00']);
});

test('an event that lasts until midnight does not end before it begins', () => {
  expect(hoursOf({ ...sunday, endsAt: '2026-11-29T15:00:00.000Z' })).toBe('10:00–24:00');
});

test.each([
  ['today', undefined, [early]],
  ['week', undefined, [early, sunday]],
  ['all', undefined, events],
  ['all', 'health', [early, nextMonday]],
  ['week', 'health', [early]],
] as const)('%s and kind %s', (span, kind, expected) => {
  expect(chooseEvents(events, { span, kind, today })).toEqual(expected);
});
