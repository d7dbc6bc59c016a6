import { existsSync } from 'node:fs';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { SpeechEngine, SpeechFailure } from './engine.ts';
import { failureOf } from './espeak.ts';
import { sayFigures } from './japanese-figures.ts';
import type { Program } from './program.ts';
import { wavWithTrueLength } from './wav.ts';

/** What the operator supplies: Debian has the engine and the dictionary, and no Japanese HTS voice. */
export type JapaneseVoice = { readonly voice: string; readonly dictionary: string };

/** Open JTalk with the operator's voice: reads kanji by itself, so only figures and Latin words are put into kana. */
export function createOpenJtalk(openJtalk: Program, files: JapaneseVoice): SpeechEngine {
  return {
    name: 'open_jtalk',
    speaks: (locale) => locale.startsWith('ja'),
    say: async ({ text, rate, signal }): Promise<Result<Uint8Array, SpeechFailure>> => {
      if (!existsSync(files.voice) || !existsSync(files.dictionary)) return err('unavailable');
      const args = ['-x', files.dictionary, '-m', files.voice, '-r', String(rate), '-ow', '/dev/stdout'];
      // It reads one line.
      const spoken = await openJtalk.run({ args, input: `${sayFigures(text).replaceAll('\n', '。')}\n`, signal });
      if (!spoken.ok) return err(failureOf(spoken.error));
      const wav = wavWithTrueLength(spoken.value);
      return wav === undefined ? err('failed') : ok(wav);
    },
  };
}
