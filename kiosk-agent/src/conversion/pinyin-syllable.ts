/**
 * Pinyin as the two numbers per syllable of Debian's `pinyin-database`: the initial, counted from 0 ("none"), and the
 * final, counted from 24, both in alphabetical order.
 */
export type PinyinSyllable = { readonly initial: number; readonly final: number };

const initials = ['', ...'b c ch d f g h j k l m n p q r s sh t w x y z zh'.split(' ')];
const finals =
  'a ai an ang ao e ei en eng er i ia ian iang iao ie in ing iong iu o ong ou u ua uai uan uang ue ui un uo v'.split(
    ' ',
  );
const firstFinal = 24;
const maxSyllables = 8;

const longestFirst = (a: string, b: string) => b.length - a.length;
const initialsByLength = initials.toSorted(longestFirst);
const finalsByLength = finals.toSorted(longestFirst);

/** Finals that stand alone; the others need an initial. */
const alone = new Set(['a', 'ai', 'an', 'ang', 'ao', 'e', 'ei', 'en', 'er', 'o', 'ou']);

function endings(text: string): { readonly syllable: PinyinSyllable; readonly length: number }[] {
  const initial = initialsByLength.find((one) => text.startsWith(one)) ?? '';
  const rest = text.slice(initial.length);
  return finalsByLength
    .filter((one) => rest.startsWith(one) && (initial !== '' || alone.has(one)))
    .map((one) => ({
      syllable: { initial: initials.indexOf(initial), final: firstFinal + finals.indexOf(one) },
      length: initial.length + one.length,
    }));
}

function divide(text: string, left: number): PinyinSyllable[] | undefined {
  if (text === '') return [];
  if (left === 0) return undefined;
  for (const { syllable, length } of endings(text)) {
    const rest = divide(text.slice(length), left - 1);
    if (rest !== undefined) return [syllable, ...rest];
  }
  return undefined;
}

/**
 * The syllables of pinyin written without tones, longest first: `beijing` → bei, jing; `xi'an` → xi, an. `undefined`
 * where it is no pinyin, is not yet whole, or has more than eight syllables.
 */
export function readPinyin(text: string): PinyinSyllable[] | undefined {
  const parts = text.split("'").filter((part) => part !== '');
  const syllables: PinyinSyllable[] = [];
  for (const part of parts) {
    const found = divide(part, maxSyllables - syllables.length);
    if (found === undefined) return undefined;
    syllables.push(...found);
  }
  return syllables.length > 0 ? syllables : undefined;
}
