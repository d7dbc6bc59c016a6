import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Locale } from '@machikado/contracts/locale.ts';
import { readingOf } from '@machikado/contracts/ruby.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import type { SpeechEngine } from './engine.ts';
import { wavWithTrueLength } from './wav.ts';

const mostBytes = 8 * 1024 * 1024;

/** `prompts.json`: which sentence of the screens is in which file beside it, PCM WAV of at most 8 MiB. */
export const PromptList = z
  .array(
    z.object({
      locale: Locale,
      /** As the screen has it, with or without its readings in Aozora notation. */
      text: z.string().min(1).max(600),
      file: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}\.wav$/),
    }),
  )
  .max(5000);

/** The engines are given Japanese by its readings. */
const keyOf = (locale: Locale, text: string) =>
  `${locale} ${locale.startsWith('ja') ? readingOf(text) : text}`.replaceAll(/\s+/g, ' ').trim();

/**
 * A person's recorded voice for the sentences that she has read, at the speed at which she has read them; whatever else
 * is left to the engines behind it. Throws where the folder's list is not there or is no such list.
 */
export function createRecordedPrompts(folder: string): SpeechEngine {
  const list = PromptList.parse(JSON.parse(readFileSync(join(folder, 'prompts.json'), 'utf8')));
  const files = new Map(list.map(({ locale, text, file }) => [keyOf(locale, text), file]));
  const spoken = new Set(list.map(({ locale }) => locale));
  return {
    name: 'recorded',
    speaks: (locale) => spoken.has(locale),
    say: async ({ text, locale, rate, signal }) => {
      const file = rate === 1 ? files.get(keyOf(locale, text)) : undefined;
      if (file === undefined) return err('unavailable');
      try {
        const path = join(folder, file);
        if ((await stat(path)).size > mostBytes) return err('failed');
        const wav = wavWithTrueLength(await readFile(path, { signal }));
        return wav === undefined ? err('failed') : ok(wav);
      } catch {
        return err(signal.aborted ? 'stopped' : 'failed');
      }
    },
  };
}
