import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { packagedAddresses } from './packaged.ts';
import { readPostalRecords } from './postal-list.ts';
import { addressRoutes } from './routes.ts';
import { findAddresses, importPostalList } from './store.ts';

const fixture = await readFile(join(import.meta.dirname, 'fixtures/utf_ken_all.csv'));
let city: MemoryCity;
beforeEach(async () => {
  city = await createMemoryCity();
});
afterEach(() => city[Symbol.asyncDispose]());

/** The bytes in pieces that cut characters and records anywhere. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
const importBytes = (bytes: Uint8Array, size = 7) =>
  importPostalList(city.context, inPieces(bytes, size), 'staff:test');
const townsOf = async (code: string) => (await findAddresses(city.context.db, code)).map(({ town }) => town);

test('the list is read as it is: notes cut, long names joined, towns that share a code kept, doubles once', async () => {
  expect(await importBytes(fixture)).toEqual({ ok: true, value: { edition: 1, rows: 7 } });
  expect(await townsOf('0700000')).toEqual(['']);
  expect(await townsOf('0700035')).toEqual(['５条通']);
  expect(await townsOf('5220317')).toEqual(['一円']);
  expect(await townsOf('4090100')).toEqual(['']);
  expect(await townsOf('4520961')).toEqual(['春日明河原', '春日一番割']);
  expect(await townsOf('6050874')).toEqual(['常盤町']);
});

test('a new list takes the place of the old one; one that cannot be used changes nothing', async () => {
  expect((await importBytes(fixture)).ok).toBe(true);
  const line = '01204,"070  ","0700036","ﾎ","ｱ","ﾛ","北海道","旭川市","６条通",0,0,0,0,0,0\r\n';
  const broken = Buffer.concat([Buffer.from(line), Buffer.from('a,"b\n')]);
  expect(await importBytes(broken)).toEqual({ ok: false, error: 'not-csv' });
  expect(await importBytes(Buffer.from(line + 'a,b,c\n'))).toEqual({ ok: false, error: 'not-the-list' });
  expect(await importBytes(Buffer.from([0x82, 0xa0, 0x0a]))).toEqual({ ok: false, error: 'not-csv' });
  expect(await importBytes(Buffer.alloc(0))).toEqual({ ok: false, error: 'not-the-list' });
  expect(await townsOf('0700035')).toEqual(['５条通']);
  expect(await importBytes(Buffer.from(line))).toEqual({ ok: true, value: { edition: 2, rows: 1 } });
  expect(await townsOf('0700036')).toEqual(['６条通']);
  expect(await townsOf('0700035')).toEqual([]);
});

test('a record without end is refused while it comes in', async () => {
  const line = Buffer.from('x'.repeat(1024 * 1024));
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) yield await Promise.resolve(Buffer.concat([line, Buffer.from('\n')]));
  }
  const records = readPostalRecords(endless());
  for await (const row of records.rows) expect(row).toBeUndefined();
  expect(records.fault()).toBe('not-csv');
});

test('the route answers from the imported list, then from the package, and knows an unknown code', async () => {
  const app = addressRoutes(city.context);
  const ask = async (code: string) => (await app.request(`/addresses/${code}`)).json();
  expect(await ask('0798411')).toEqual({
    postalCode: '0798411',
    addresses: [{ prefecture: '北海道', city: '旭川市', town: '永山１条' }],
  });
  expect((await importBytes(fixture)).ok).toBe(true);
  expect(await ask('4520961')).toMatchObject({ addresses: [{ town: '春日明河原' }, { town: '春日一番割' }] });
  expect(packagedAddresses('4520961').length).toBeGreaterThan(2);
  expect(await ask('9999999')).toEqual({ postalCode: '9999999', addresses: [] });
});

// Catches: a hang, a crash or an untyped error on what a person uploads by mistake.
test('any bytes end in a result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
      const records = readPostalRecords(inPieces(bytes, size));
      let rows = 0;
      for await (const row of records.rows) rows += row.code.length / 7;
      if (rows === 0) expect(records.fault()).toBeDefined();
    }),
  );
});
