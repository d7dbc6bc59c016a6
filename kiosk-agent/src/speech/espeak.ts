import type { Locale } from '@machikado/contracts/locale.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { SpeechEngine, SpeechFailure } from './engine.ts';
import { splitFigures } from './japanese-figures.ts';
import { readKanji } from './mecab.ts';
import type { Program, ProgramFailure } from './program.ts';
import { spellOut } from './spelling.ts';
import { wavWithTrueLength } from './wav.ts';

/** Voices of espeak-ng (`espeak-ng --voices`); `cmn` reads both ways of writing Chinese. */
const voices: Readonly<Record<Locale, string>> = {
  ja: 'ja',
  'ja-x-easy': 'ja',
  en: 'en-gb',
  'zh-Hans': 'cmn',
  'zh-Hant': 'cmn',
  ko: 'ko',
};
/** Words a minute at rate 1; people who listen every day like it up to three times as fast (espeak-ng(1): 80–450). */
const usualSpeed = 150;

export function failureOf(failure: ProgramFailure): SpeechFailure {
  if (failure === 'missing') return 'unavailable';
  return failure === 'stopped' ? 'stopped' : 'failed';
}

/** A text as the voice of its language reads it well. */
export async function prepareForEspeak(mecab: Program, text: string, say: { locale: Locale; signal: AbortSignal }) {
  // Double brackets are phonemes to espeak-ng.
  const plain = text.replaceAll(/\[\[|\]\]/g, ' ');
  return say.locale.startsWith('ja') ? readKanji(mecab, splitFigures(plain), say.signal) : spellOut(plain);
}

/** espeak-ng: small, fast, and there for every language of the kiosk. Japanese goes to it in kana. */
export function createEspeak(espeak: Program, mecab: Program): SpeechEngine {
  return {
    name: 'espeak-ng',
    speaks: () => true,
    say: async ({ text, locale, rate, signal }): Promise<Result<Uint8Array, SpeechFailure>> => {
      const input = await prepareForEspeak(mecab, text, { locale, signal });
      const speed = Math.round(Math.min(450, Math.max(80, usualSpeed * rate)));
      const args = ['-v', voices[locale], '-s', String(speed), '-b', '1', '--stdin', '--stdout'];
      const spoken = await espeak.run({ args, input, signal });
      if (!spoken.ok) return err(failureOf(spoken.error));
      const wav = wavWithTrueLength(spoken.value);
      return wav === undefined ? err('failed') : ok(wav);
    },
  };
}
