import type { Stretch } from './japanese-figures.ts';
import type { Program } from './program.ts';

const hiragana = (katakana: string) =>
  katakana.replaceAll(/[ァ-ヶ]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x60));

/** Parts of speech that lean on the word before them: no pause stands in front of them. */
const leaning = new Set(['助詞', '助動詞', '記号', '接尾']);

type Word = { readonly surface: string; readonly kind: string; readonly reading: string | undefined };

/** Words of MeCab's usual output: surface, tab, and the nine features of ipadic (the last two are 読み and 発音). */
export function parseMecab(output: string): Word[] {
  return output.split('\n').flatMap((line) => {
    const [surface, features] = line.split('\t');
    if (surface === undefined || features === undefined) return [];
    const parts = features.split(',');
    const kind = (parts[1] === '接尾' ? parts[1] : parts[0]) ?? '';
    // は and へ sound otherwise as particles: those are taken as they sound, the rest as they are written.
    return [{ surface, kind, reading: kind === '助詞' ? parts[8] : parts[7] }];
  });
}

/** The words as a voice for kana reads them: hiragana, with a space where a phrase may begin. Unknown kanji are left out. */
export function joinReadings(words: readonly Word[]): string {
  let said = '';
  for (const { surface, kind, reading } of words) {
    const sound = reading === undefined || kind === '記号' ? surface : hiragana(reading);
    said += said === '' || leaning.has(kind) ? sound : ` ${sound}`;
  }
  return said.replaceAll(/\p{Script=Han}/gu, '');
}

/** A Japanese text as kana. Without MeCab its kanji come back as they are. */
export async function readKanji(mecab: Program, stretches: readonly Stretch[], signal: AbortSignal): Promise<string> {
  const whole = (read: (at: number) => string | undefined) =>
    stretches.map((stretch, at) => (stretch.kana ? stretch.text : (read(at) ?? stretch.text))).join('');
  if (stretches.every((stretch) => stretch.kana)) return whole(() => undefined);
  // One line for each stretch: its words come back up to the next EOS.
  const input = stretches.map(({ text, kana }) => (kana ? '' : text.replaceAll(/\s+/g, '　'))).join('\n');
  const parsed = await mecab.run({ args: [], input: `${input}\n`, signal });
  if (!parsed.ok) return whole(() => undefined);
  const sentences = new TextDecoder().decode(parsed.value).split('EOS\n');
  return whole((at) => joinReadings(parseMecab(sentences[at] ?? '')));
}
