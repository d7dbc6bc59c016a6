import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hatchCanaries, needlesOf } from './canary.ts';
import { scanTraces } from './trace-scan.ts';

const word = hatchCanaries().name;
const needles = needlesOf(word).map((bytes) => ({ word, bytes }));

function haystack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'machikado-haystack-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const forms: readonly (readonly [string, Buffer])[] = [
  ['UTF-8', Buffer.from(`x${word}y`)],
  ['UTF-16LE', Buffer.from(`x${word}y`, 'utf16le')],
  ['base64', Buffer.from(Buffer.from(word).toString('base64'))],
  ['base64, one later', Buffer.from(Buffer.from(`{${word}}`).toString('base64'))],
  ['base64, two later', Buffer.from(Buffer.from(`{"${word}"}`).toString('base64'))],
  ['percent-encoded', Buffer.from(`?q=${encodeURIComponent(word)}`)],
  [
    'JSON with escapes',
    Buffer.from(Array.from(word, (c) => (c > '~' ? `\\u${c.charCodeAt(0).toString(16)}` : c)).join('')),
  ],
];

test.each(forms)('a canary planted as %s is found', (_form, bytes) => {
  const folder = haystack();
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(join(folder, 'deep/er/planted'), bytes);
  writeFileSync(join(folder, 'clean'), 'nothing');
  expect(scanTraces([{ folder }], needles)).toEqual({
    files: 2,
    traces: [{ file: join(folder, 'deep/er/planted'), word }],
  });
});

test('a canary across two blocks of a file is found', () => {
  const folder = haystack();
  writeFileSync(join(folder, 'long'), Buffer.concat([Buffer.alloc(1024 * 1024 - 5, 120), Buffer.from(word)]));
  expect(scanTraces([{ folder }], needles).traces).toHaveLength(1);
});

test('files of before, and folders that are left out, are not looked at', () => {
  const folder = haystack();
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'out/planted'), word);
  writeFileSync(join(folder, 'planted'), word);
  const sinceMs = Date.now() + 60_000;
  expect(scanTraces([{ folder, sinceMs }], needles)).toEqual({ files: 0, traces: [] });
  expect(scanTraces([{ folder, except: [join(folder, 'out')] }], needles).traces).toHaveLength(1);
});
