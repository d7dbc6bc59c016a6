import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { err, ok } from '@machikado/contracts/result.ts';
import type { SpeechEngine } from './engine.ts';
import { createRecordedPrompts } from './recorded-prompts.ts';
import { createSpeaker } from './speaker.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'machikado-prompts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A PCM WAV of this many zero bytes. */
function silence(bytes: number): Buffer {
  const wav = Buffer.alloc(44 + bytes);
  wav.write('RIFF', 0, 'latin1');
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(36 + bytes, 4);
  wav.writeUInt32LE(bytes, 40);
  return wav;
}

const list = (entries: unknown) => writeFileSync(join(folder, 'prompts.json'), JSON.stringify(entries));
const calm = () => new AbortController().signal;
const synthetic: SpeechEngine = {
  name: 'synthetic',
  speaks: () => true,
  say: ({ text }) => Promise.resolve(ok(Buffer.from(text))),
};
const speak = async (text: string, rate = 1) => {
  const speaker = createSpeaker([createRecordedPrompts(folder), synthetic]);
  const said = await speaker.say({ text, locale: 'ja', rate, fixed: true }, calm());
  return said.ok ? Buffer.from(said.value).toString('latin1', 0, 4) : said.error;
};

test('a sentence that was read comes from its file, with its readings or without; all else is spoken', async () => {
  writeFileSync(join(folder, 'welcome.wav'), silence(200));
  list([{ locale: 'ja', text: '画面《がめん》にさわってください', file: 'welcome.wav' }]);
  expect(await speak('画面《がめん》にさわってください')).toBe('RIFF');
  expect(await speak('がめんにさわってください')).toBe('RIFF');
  expect(await speak('画面《がめん》にさわってください', 1.5)).not.toBe('RIFF');
  expect(await speak('もどる')).not.toBe('RIFF');
});

test('a file that is not there or is no sound leaves the sentence to the next voice', async () => {
  writeFileSync(join(folder, 'broken.wav'), 'no sound');
  list([
    { locale: 'ja', text: 'あ', file: 'absent.wav' },
    { locale: 'ja', text: 'い', file: 'broken.wav' },
  ]);
  expect(await speak('あ')).not.toBe('RIFF');
  expect(await speak('い')).not.toBe('RIFF');
  const alone = createRecordedPrompts(folder);
  expect(await alone.say({ text: 'う', locale: 'ja', rate: 1, signal: calm() })).toEqual(err('unavailable'));
  expect(alone.speaks('en')).toBe(false);
});

test('a list that leads out of its folder, or is none, is refused at once', () => {
  list([{ locale: 'ja', text: 'あ', file: '../secret.wav' }]);
  expect(() => createRecordedPrompts(folder)).toThrow();
  list({});
  expect(() => createRecordedPrompts(folder)).toThrow();
});
