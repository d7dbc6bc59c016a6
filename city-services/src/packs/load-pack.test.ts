import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, expect, test } from 'vitest';
import type { Place } from '@machikado/contracts/place.ts';
import { loadPack } from './load-pack.ts';

const packs = join(import.meta.dirname, '../../packs');
const cities = await readdir(packs);

const copies: string[] = [];
afterEach(async () => {
  for (const copy of copies.splice(0)) await rm(copy, { recursive: true });
});

async function load(city: string) {
  const pack = await loadPack(join(packs, city));
  if (!pack.ok) throw new Error(`${pack.error.file}: ${pack.error.reason}`);
  return pack.value;
}

/** A copy of the pack with one JSON file changed. */
async function spoil(city: string, file: string, change: (json: Record<string, unknown>) => void): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'pack-'));
  copies.push(copy);
  await cp(join(packs, city), copy, { recursive: true });
  const json = JSON.parse(await readFile(join(copy, file), 'utf8')) as Record<string, unknown>;
  change(json);
  await writeFile(join(copy, file), JSON.stringify(json));
  return copy;
}

function countKinds(places: readonly Place[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const place of places) counts[place.kind] = (counts[place.kind] ?? 0) + 1;
  return counts;
}

test.each(cities)('the pack of %s can be used', async (city) => {
  const pack = await load(city);
  expect(pack.city.id).toBe(city);
  expect(pack.facilities.length).toBeGreaterThanOrEqual(5);
  expect(pack.facilities.flatMap((facility) => facility.rooms)).toHaveLength(17);
  expect(new Set(pack.places.map((place) => place.id)).size).toBe(pack.places.length);
  expect(pack.procedures[0]?.id).toBe('smartphone-course');
});

test.each(cities)('in the pack of %s every way of letting a room has a sample', async (city) => {
  const { facilities, bookingRules, lotteries } = await load(city);
  const rooms = facilities.flatMap((facility) => facility.rooms);
  const divided = rooms.filter((room) => room.parts !== undefined);
  // A whole, a half of it that is divided once more, and so a quarter.
  expect(divided.some((room) => room.parts?.some((id) => divided.some((one) => one.id === id)))).toBe(true);
  const byTheClock = rooms.filter((room) => room.grid !== undefined);
  expect(byTheClock.map((room) => room.grid?.stepMinutes)).toEqual([30]);
  const lent = new Set(rooms.flatMap((room) => room.equipment ?? []));
  for (const { equipment = [] } of facilities) for (const { id } of equipment) expect(lent).toContain(id);
  expect(lent.size).toBeGreaterThan(1);
  expect(bookingRules.fees.purposes.length).toBeGreaterThan(1);
  expect(new Set(bookingRules.reductions.map((one) => one.by))).toEqual(new Set(['entitled', 'asked']));
  const drawn = lotteries.flatMap((lottery) => lottery.rooms);
  expect(byTheClock.every((room) => drawn.includes(room.id))).toBe(true);
  const marked = [...divided, ...byTheClock, bookingRules, ...lotteries];
  expect(marked.every((one) => one.sample)).toBe(true);
});

test('Asahikawa lists only confirmed places and no shelter', async () => {
  const pack = await load('asahikawa');
  const published = await readFile(join(packs, 'asahikawa/open-data/places.csv'), 'utf8');
  expect(pack.places).toHaveLength(published.match(/,confirmed$/gm)?.length ?? 0);
  expect(pack.quarantined.map((row) => row.reason)).toEqual(Array(5).fill('not confirmed by a source'));
  expect(pack.places.filter((place) => place.hazards !== undefined)).toEqual([]);
  expect(pack.places.some((place) => place.kind === 'shelter' || place.kind === 'evacuation-site')).toBe(false);
  expect(pack.shelterNote?.en).toContain('no verified list');
});

test('every facility of Asahikawa is a confirmed place with the address and phone of its row', async () => {
  const pack = await load('asahikawa');
  for (const facility of pack.facilities) {
    const place = pack.places.find((candidate) => candidate.name === facility.name.ja);
    expect(place, facility.name.ja).toBeDefined();
    expect([facility.address, facility.phone, facility.latitude, facility.longitude]).toEqual([
      place?.address,
      place?.phone,
      place?.latitude,
      place?.longitude,
    ]);
  }
});

test('Yaizu lists all that its nine files hold, each place once', async () => {
  const pack = await load('yaizu');
  expect(countKinds(pack.places)).toEqual({
    'evacuation-site': 31,
    shelter: 56,
    culture: 6,
    sports: 17,
    'community-hall': 13,
    'city-office': 7,
    other: 1,
    toilet: 112,
    wifi: 17,
    aed: 82,
    tourism: 205,
  });
  const reasons = pack.quarantined.map(({ file, reason }) => `${file}: ${reason.split(',')[0] ?? ''}`);
  expect(new Set(reasons)).toEqual(
    new Set([
      '222127_facilities_smartmap.csv: already in 222127_facilities_culture.csv',
      '222127_tourism.csv: phone left out',
    ]),
  );
  expect(reasons).toHaveLength(9);
});

test('answers of both branches of the course are told apart by its schema', async () => {
  for (const city of cities) {
    const [course] = (await load(city)).procedures;
    const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(course?.schema ?? false);
    const answers = {
      name: '利用者 見本',
      nameKana: 'りようしゃ みほん',
      phone: '0166-00-0000',
      ageGroup: '60-74',
      supportNeeded: false,
    };
    expect(validate(answers)).toBe(true);
    expect(validate({ ...answers, supportNeeded: true })).toBe(false);
    expect(validate({ ...answers, supportNeeded: true, support: '手話' })).toBe(true);
    expect(validate({ ...answers, support: '手話' })).toBe(false);
    expect(validate({ ...answers, myNumber: '1' })).toBe(false);
  }
});

type Change = (json: Record<string, unknown>) => void;
const spoiled: [string, { file: string; change: Change }][] = [
  ['a sample that is not owned up to', { file: 'city.json', change: (json) => (json['hasSamples'] = false) }],
  ['no shelters and nobody to ask', { file: 'warnings.json', change: (json) => delete json['shelterNote'] }],
  ['a field that no page asks for', { file: 'procedures/smartphone-course.json', change: dropFirstPage }],
  ['a text without English', { file: 'procedures/smartphone-course.json', change: dropEnglish }],
  ['a schema that cannot be compiled', { file: 'procedures/smartphone-course.json', change: breakSchema }],
  ['two rooms with one id', { file: 'facilities.json', change: repeatFacility }],
];

function dropFirstPage(json: Record<string, unknown>) {
  (json['flow'] as unknown[]).shift();
}
function dropEnglish(json: Record<string, unknown>) {
  delete (json['title'] as Record<string, unknown>)['en'];
}
function breakSchema(json: Record<string, unknown>) {
  (json['schema'] as Record<string, unknown>)['type'] = 'objekt';
}
function repeatFacility(json: Record<string, unknown>) {
  const facilities = json['facilities'] as Record<string, unknown>[];
  facilities.push({ ...facilities[0], id: 'twice' });
}

test.each(spoiled)('a pack is refused for %s', async (_, { file, change }) => {
  const pack = await loadPack(await spoil('asahikawa', file, change));
  expect(pack).toMatchObject({ ok: false, error: { file } });
});

// Catches: set-up time that is written where nothing reads it, so that bookings follow each other without it.
test.each([
  ['of a room', (room: Record<string, unknown>) => (room['preparation'] = { beforeMinutes: 30, afterMinutes: 30 })],
  [
    'of a koma',
    (room: Record<string, unknown>) => Object.assign((room['koma'] as object[])[0] ?? {}, { setUpMinutes: 15 }),
  ],
])('set-up time %s beside its hours is refused, and where it belongs is said', async (_, change) => {
  const spoilt = await spoil('asahikawa', 'facilities.json', (json) => {
    const rooms = (json['facilities'] as { rooms: Record<string, unknown>[] }[]).flatMap((facility) => facility.rooms);
    change(rooms.find((room) => room['grid'] === undefined) ?? {});
  });
  const pack = await loadPack(spoilt);
  expect(pack).toMatchObject({ ok: false, error: { file: 'facilities.json' } });
  expect(pack.ok ? '' : pack.error.reason).toMatch(
    /koma hold their preparing and clearing[\s\S]*facilities\[0\]\.rooms\[\d+\]/,
  );
});

test('a pack without its city file is refused by name', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'pack-'));
  copies.push(empty);
  expect(await loadPack(empty)).toEqual({ ok: false, error: { file: 'city.json', reason: 'ENOENT' } });
});
