import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideTelegram } from './decision.ts';
import { readTelegram } from './telegram.ts';
import { elementsAt, parseXml, textAt } from './xml.ts';

const sample = readFileSync(join(import.meta.dirname, 'fixtures/15_15_01_220314_VPWW54.xml'));

test('half a document, a document type, other encodings and too much are refused', () => {
  expect(parseXml(sample.subarray(0, 5000))).toEqual({ ok: false, error: 'not-well-formed' });
  expect(parseXml(Buffer.from(''))).toEqual({ ok: false, error: 'not-well-formed' });
  expect(parseXml(Buffer.from('<a>\0</a>'))).toEqual({ ok: false, error: 'not-well-formed' });
  const bomb = '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>';
  expect(parseXml(Buffer.from(bomb))).toEqual({ ok: false, error: 'document-type' });
  expect(parseXml(Buffer.from([0x3c, 0x61, 0xff, 0x3e]))).toEqual({ ok: false, error: 'not-utf-8' });
  expect(parseXml(Buffer.alloc(1024 * 1024 + 1, 'a'))).toEqual({ ok: false, error: 'too-large' });
  expect(parseXml(Buffer.from('<a>'.repeat(200) + '</a>'.repeat(200)))).toEqual({
    ok: false,
    error: 'not-well-formed',
  });
});

test('text stands as written, the five entities are signs again, others are left alone', () => {
  const document = parseXml(Buffer.from('<a><b> ＜&lt;&amp;lt;&#65;&nbsp; </b><b>2</b><toString>x</toString></a>'));
  if (!document.ok) throw new Error(document.error);
  expect(textAt(document.value, 'a', 'b')).toBe(' ＜<&lt;&#65;&nbsp; ');
  expect(elementsAt(document.value, 'a', 'b')).toHaveLength(2);
  expect(elementsAt(document.value, 'a', 'constructor')).toEqual([]);
});

test('no bytes make the reader fail, and what it decides always has a reason', () => {
  const city = { areas: ['3620100', '360011', '360010', '360000'], coasts: ['380'] };
  const at = { now: new Date('2021-09-14T05:00:00Z'), stream: { isInForce: false } };
  const edits = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 20 });
  const spliced = fc.tuple(fc.nat(sample.length), fc.nat(sample.length), fc.string()).map(([from, to, text]) => {
    return Buffer.concat([sample.subarray(0, from), Buffer.from(text), sample.subarray(to)]);
  });
  const changed = edits.map((changes) => {
    const bytes = Uint8Array.from(sample);
    for (const [where, byte] of changes) bytes[where] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(changed, spliced, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const document = parseXml(bytes);
      if (!document.ok) return;
      const telegram = readTelegram(document.value);
      if (telegram.ok) expect(decideTelegram(telegram.value, city, at).reason).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
