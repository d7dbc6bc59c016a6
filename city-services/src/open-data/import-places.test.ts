import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { Place } from '@machikado/contracts/place.ts';
import { importPlaces } from './import-places.ts';
import type { ImportedPlaces, PlaceFile } from './place-file.ts';

const folder = join(import.meta.dirname, '../../packs/yaizu/open-data');
const yaizu: PlaceFile = { file: 'list.csv', kind: 'other', code: '222127', credit: '焼津市' };

function importBytes(bytes: Uint8Array, file: Partial<PlaceFile> = {}): ImportedPlaces {
  const imported = importPlaces(bytes, { ...yaizu, ...file });
  if (!imported.ok) throw new Error(imported.error.kind);
  return imported.value;
}
const importText = (text: string, file: Partial<PlaceFile> = {}) => importBytes(Buffer.from(text), file);
const readYaizu = (name: string) => importBytes(readFileSync(join(folder, `222127_${name}.csv`)), { file: `${name}.csv` });

test.each([
  ['aed', 82],
  ['evacuation_space', 31],
  ['facilities_culture', 6],
  ['facilities_smartmap', 28],
  ['facilities_sports', 16],
  ['hinannjo', 56],
  ['public_toilet', 112],
  ['public_wireless_lan', 17],
  ['tourism', 205],
])('all rows of Yaizu’s %s become places', (name, rows) => {
  const imported = readYaizu(name);
  expect(imported.quarantined).toEqual([]);
  expect(imported.places).toHaveLength(rows);
  for (const { place } of imported.places) {
    Place.parse(place);
    expect(place.latitude).toBeGreaterThan(34.7);
    expect(place.longitude).toBeLessThan(138.4);
  }
});

test('what a row says comes through: phone, position, kana, a lone dash as nothing', () => {
  const { places } = readYaizu('hinannjo');
  expect(places[0]?.place).toEqual({
    id: expect.stringMatching(/^hinannjo-1-[0-9a-f]{8}$/) as string,
    kind: 'other',
    name: '二区コミュニティ防災センター',
    nameKana: 'ニクコミニュティボウサイセンター',
    address: '静岡県焼津市本町5-9-1',
    phone: '054-628-3359',
    latitude: 34.86145068,
    longitude: 138.3214856,
    hazards: ['earthquake', 'tsunami', 'flood', 'inland-flood'],
    credit: '焼津市',
  });
  const gym = places.find(({ place }) => place.name === '大島体育館')?.place;
  expect(gym?.phone).toBeUndefined();
});

test('hazards are the ticked ones; a file without such columns says nothing of them', () => {
  const sites = readYaizu('evacuation_space').places.map(({ place }) => place);
  expect(sites.filter((site) => site.hazards?.includes('tsunami'))).toHaveLength(26);
  expect(sites.filter((site) => site.hazards?.includes('landslide'))).toHaveLength(5);
  expect(readYaizu('aed').places.every(({ place }) => place.hazards === undefined)).toBe(true);
});

const head = '都道府県コード又は市区町村コード,NO,名称,緯度,経度,電話番号,開始時間,災害種別_津波';
test.each([
  ['222127,1,駅,34.8,138.3,054-626-1139,9:00,○', undefined],
  ['222127,1,,34.8,138.3,,,', 'no name'],
  ['222127,1,駅,138.3,34.8,,,', 'latitude outside Japan: 138.3'],
  ['222127,1,駅,34.8,,,,', 'only half a position'],
  ['222127,1,駅,北緯34度,138.3,,,', 'latitude is not in decimal degrees: 北緯34度'],
  ['012297,1,駅,34.8,138.3,,,', 'of another municipality: 012297'],
  ['222127,1,駅,34.8,138.3,,,要確認', 'hazard neither yes nor no: 要確認'],
  [',,,,,,,', 'empty row'],
])('the row %s', (row, reason) => {
  const imported = importText(`${head}\n${row}\n`);
  expect(imported.quarantined).toEqual(reason === undefined ? [] : [{ file: 'list.csv', row: 2, reason }]);
  expect(imported.places).toHaveLength(reason === undefined ? 1 : 0);
});

test('a fact that cannot be read is dropped and named; its place stays', () => {
  const imported = importText(`${head}\n222127,1,駅,34.8,138.3,担当課へ,日の出,\n`);
  expect(imported.places[0]?.place).not.toHaveProperty('phone');
  expect(imported.dropped.map((cell) => cell.reason)).toEqual([
    'phone left out, not a phone number: 担当課へ',
    'opens left out, not a time: 日の出',
  ]);
});

test('the same number and name twice is one place', () => {
  const imported = importText(`${head}\n222127,1,駅,34.8,138.3,,,\n222127,1,駅,34.9,138.3,,,\n222127,1,駅前,34.8,138.3,,,\n`);
  expect(imported.places.map(({ row }) => row)).toEqual([2, 4]);
  expect(imported.quarantined).toEqual([{ file: 'list.csv', row: 3, reason: 'same number and name as a row above' }]);
});

test('the new standard, English keys and full-width headings mean the same', () => {
  const inNew = importText('全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度\n222127,7,駅,本町1,34.8,138.3\n');
  const inEnglish = importText('#property,id,name,address,latitude,longitude\n,7,駅,本町1,34.8,138.3\n');
  const fullWidth = importText('ＩＤ,名称,住所,建物名等（方書）,緯度,経度\n７,駅,本町1,,３４．８,138.3\n');
  expect(inEnglish.places).toEqual(inNew.places);
  expect(fullWidth.places).toEqual(inNew.places);
});

test('Shift_JIS, UTF-8 and UTF-8 with BOM are read alike; bytes that are neither are refused', () => {
  const text = `${head}\n222127,1,（県）髙橋駅①,34.8,138.3,,,\n`;
  const plain = importText(text);
  expect(plain.places[0]?.place.name).toBe('（県）髙橋駅①');
  expect(importBytes(iconv.encode(text, 'CP932'))).toEqual(plain);
  expect(importText(`\uFEFF${text}`)).toEqual(plain);
  expect(importPlaces(Buffer.from([0x61, 0xff, 0xfe, 0x80]), yaizu)).toMatchObject({ error: { kind: 'unreadable' } });
  expect(importPlaces(iconv.encode(text, 'UTF-16'), yaizu)).toMatchObject({ error: { kind: 'unreadable' } });
});

test('files that are no list of places are refused with the reason', () => {
  expect(importPlaces(Buffer.from(''), yaizu)).toMatchObject({ error: { kind: 'no-name-column' } });
  expect(importPlaces(Buffer.from('名称\n"駅\n'), yaizu)).toMatchObject({ error: { kind: 'not-csv', row: 2 } });
  expect(importPlaces(Buffer.alloc(5 * 1024 * 1024 + 1, 'a'), yaizu)).toMatchObject({ error: { kind: 'too-large' } });
  expect(importPlaces(Buffer.from(`名称\n${'駅\n'.repeat(20_001)}`), yaizu)).toMatchObject({
    error: { kind: 'too-many-rows' },
  });
});

test('no bytes make it fail, and no row is lost: a place or in quarantine', () => {
  const real = readFileSync(join(folder, '222127_hinannjo.csv'));
  const edits = fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 30 });
  const mutated = fc.tuple(edits, fc.nat(real.length)).map(([changes, length]) => {
    const bytes = Uint8Array.from(real.subarray(0, length));
    for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
    return bytes;
  });
  const table = fc
    .array(fc.array(fc.constantFrom('駅', '', '34.8', '138.3', '○', '有', '054', '\u3000', '９時'), { maxLength: 9 }))
    .map((rows) => Buffer.from([head, ...rows.map((cells) => cells.join(','))].join('\n')));
  fc.assert(
    fc.property(fc.oneof(mutated, table, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const imported = importPlaces(bytes, yaizu);
      if (!imported.ok) return;
      const rows = [...imported.value.places, ...imported.value.quarantined].map(({ row }) => row).sort((a, b) => a - b);
      expect(rows).toEqual(Array.from({ length: rows.length }, (_, index) => index + 2));
      for (const { place } of imported.value.places) Place.parse(place);
    }),
    { numRuns: 400 },
  );
});

test('what a file says of wheelchairs and steps is kept in its own words', () => {
  const csv =
    '名称,バリアフリー情報,バリアフリーその他,車椅子使用者用トイレ有無\n' +
    '見本会館,エレベーターあり,入口にスロープ,\n見本トイレ,,,有\n見本公園,,,\n';
  const file = { file: 'sample.csv', kind: 'culture', credit: '見本', code: '222127' } as const;
  const read = importPlaces(new TextEncoder().encode(csv), file);
  const said = read.ok ? read.value.places.map(({ place }) => place.accessibility) : [];
  expect(said).toEqual(['エレベーターあり 入口にスロープ', '車いす用トイレ：有', undefined]);
});
