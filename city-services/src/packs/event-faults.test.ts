import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EventFile } from './event-file.ts';
import { loadPack } from './load-pack.ts';
import { findPackFaults } from './pack-faults.ts';
import type { Pack } from './pack.ts';

async function load(city = 'asahikawa'): Promise<Pack> {
  const pack = await loadPack(join(import.meta.dirname, '../../packs', city));
  if (!pack.ok) throw new Error(`${pack.error.file}: ${pack.error.reason}`);
  return pack.value;
}

const reasonsOf = (pack: Pack) => findPackFaults(pack).map(({ reason }) => reason);

test.each(['asahikawa', 'yaizu'])('the events of %s are samples that say so in every language', async (city) => {
  const { events, samples } = await load(city);
  expect(events.length).toBeGreaterThan(3);
  expect(samples.some((sample) => sample.where === 'events.json')).toBe(true);
  for (const event of events) {
    expect(event.sample).toBe(true);
    expect(Object.keys(event.title).sort()).toEqual(['en', 'ja', 'ja-x-easy', 'ko', 'zh-Hans', 'zh-Hant']);
    expect(event.title.ja).toContain('見本');
  }
});

test('an event that does not fit the pack is a fault that names it', async () => {
  const pack = await load();
  const [event] = pack.events;
  if (event === undefined) throw new Error('There is an event in the pack.');
  const backwards = { weekdays: [1], starts: '12:00', ends: '11:00' };
  const changed = [
    event,
    event,
    { ...event, id: 'backwards', when: backwards },
    { ...event, id: 'nowhere', at: '無い場所' },
    { ...event, id: 'formless', procedureId: 'none' },
  ];
  expect(reasonsOf({ ...pack, events: changed })).toEqual([
    `event ${event.id} is there twice`,
    'event backwards ends before it starts',
    'event nowhere is at an unknown place',
    'event formless leads to an unknown procedure',
  ]);
});

test('a sample event alone makes the city say that it has samples', async () => {
  const pack = await load();
  const rules = { ...pack.bookingRules, sample: false, deposits: [] };
  const bare = { ...pack, facilities: [], lotteries: [], appointments: [], procedures: [], bookingRules: rules };
  const silent = { ...bare, city: { ...pack.city, hasSamples: false } };
  expect(reasonsOf(silent)).toEqual(['holds samples and does not say so']);
  expect(reasonsOf({ ...silent, events: [] })).toEqual([]);
});

test.each([
  ['a weekday that there is not', { weekdays: [7], starts: '10:00', ends: '11:00' }],
  ['no weekday', { weekdays: [], starts: '10:00', ends: '11:00' }],
  ['a day that there is not', { date: '2026-02-30', starts: '10:00', ends: '11:00' }],
  ['both', { date: '2026-02-03', weekdays: [1], starts: '10:00', ends: '11:00' }],
])('the file is refused for %s', async (_name, when) => {
  const { events } = await load();
  expect(EventFile.safeParse({ events: [events[0]] }).success).toBe(true);
  expect(EventFile.safeParse({ events: [{ ...events[0], when }] }).success).toBe(false);
});
