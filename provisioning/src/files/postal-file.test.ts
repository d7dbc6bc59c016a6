import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPostalBytes } from './postal-file.ts';
import { readZipEntry } from './zip-entry.ts';

const rows = '01204,"070  ","0700035","ﾎｯｶｲﾄﾞｳ","ｱｻﾋｶﾜｼ","5ｼﾞｮｳﾄﾞｵﾘ","北海道","旭川市","５条通"\r\n';
/** 北海道 … in the bytes of Shift_JIS, as the older list has them. */
const olderRows = Buffer.from('303132302c22966b8a4393b922', 'hex');

type Packing = { readonly name?: string; readonly stored?: boolean; readonly comment?: string };

/** A ZIP of one file, by APPNOTE.TXT §4.3.6. */
function zipOf(content: Buffer, { name = 'utf_ken_all.csv', stored = false, comment = '' }: Packing = {}): Buffer {
  const packed = stored ? content : deflateRawSync(content);
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(stored ? 0 : 8, 4);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(packed.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), about, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([local, central, end, Buffer.from(comment)]);
}

const textOf = (file: Buffer) => {
  const read = readPostalBytes(file);
  return read.ok ? new TextDecoder().decode(read.value) : read.error;
};

test('the list is read as it is published: as CSV or in its ZIP, in UTF-8 or Shift_JIS', () => {
  const csv = Buffer.from(rows);
  expect(textOf(csv)).toBe(rows);
  expect(textOf(zipOf(csv))).toBe(rows);
  expect(textOf(zipOf(csv, { stored: true, comment: 'a comment behind' }))).toBe(rows);
  expect(textOf(zipOf(olderRows, { name: 'KEN_ALL.CSV' }))).toBe('0120,"北海道"');
  expect(textOf(olderRows)).toBe('0120,"北海道"');
});

test('what is not the list is refused by name', () => {
  expect(textOf(zipOf(Buffer.from(rows), { name: 'readme.txt' }))).toBe('absent');
  expect(textOf(Buffer.from([0x22, 0xff, 0xfe, 0x80]))).toBe('not-text');
  const broken = zipOf(Buffer.from(rows));
  broken[60] = (broken[60] ?? 0) ^ 0xff;
  expect(textOf(broken)).toBe('damaged');
  const bomb = zipOf(Buffer.alloc(10_000));
  expect(readZipEntry(bomb, '.csv', 9_999)).toEqual({ ok: false, error: 'too-large' });
  // One that lies about its length does not grow beyond the limit either.
  bomb.writeUInt32LE(10, bomb.indexOf('PK\x01\x02') + 24);
  expect(readZipEntry(bomb, '.csv', 9_999)).toEqual({ ok: false, error: 'too-large' });
});

test('no bytes make the reader fail but by a typed fault', () => {
  const whole = zipOf(Buffer.from(rows.repeat(5)));
  const faults = ['damaged', 'absent', 'too-large', 'not-text'];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      fc.nat(whole.length),
      (changes, length) => {
        const file = Buffer.from(whole);
        for (const [at, byte] of changes) file[at] = byte;
        const read = readPostalBytes(file.subarray(0, length));
        if (!read.ok) expect(faults).toContain(read.error);
      },
    ),
    { numRuns: 2000 },
  );
});
