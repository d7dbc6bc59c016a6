/**
 * Composes Hangul syllables from the letters of the 두벌식 keyboard. The last syllable of a text is taken apart, changed
 * and put together again, so that no state is kept besides the text itself. Arithmetic of The Unicode Standard §3.12.
 */
const initials = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ');
const vowels = Array.from('ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ');
/** Index 0 is "no final consonant". */
const finals = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')];

const joinedVowels: Readonly<Record<string, string>> = {
  ㅗㅏ: 'ㅘ',
  ㅗㅐ: 'ㅙ',
  ㅗㅣ: 'ㅚ',
  ㅜㅓ: 'ㅝ',
  ㅜㅔ: 'ㅞ',
  ㅜㅣ: 'ㅟ',
  ㅡㅣ: 'ㅢ',
};
const joinedFinals: Readonly<Record<string, string>> = {
  ㄱㅅ: 'ㄳ',
  ㄴㅈ: 'ㄵ',
  ㄴㅎ: 'ㄶ',
  ㄹㄱ: 'ㄺ',
  ㄹㅁ: 'ㄻ',
  ㄹㅂ: 'ㄼ',
  ㄹㅅ: 'ㄽ',
  ㄹㅌ: 'ㄾ',
  ㄹㅍ: 'ㄿ',
  ㄹㅎ: 'ㅀ',
  ㅂㅅ: 'ㅄ',
};
const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;

type Syllable = { readonly initial: string; readonly vowel: string; readonly final: string };

function takeApart(last: string): Syllable | undefined {
  const code = last.codePointAt(0) ?? 0;
  if (initials.includes(last)) return { initial: last, vowel: '', final: '' };
  if (vowels.includes(last)) return { initial: '', vowel: last, final: '' };
  if (code < firstSyllable || code > lastSyllable) return undefined;
  const index = code - firstSyllable;
  return {
    initial: initials[Math.floor(index / (vowels.length * finals.length))] ?? '',
    vowel: vowels[Math.floor(index / finals.length) % vowels.length] ?? '',
    final: finals[index % finals.length] ?? '',
  };
}

function putTogether({ initial, vowel, final }: Syllable): string {
  if (initial === '' || vowel === '') return `${initial}${vowel}${final}`;
  const index = (initials.indexOf(initial) * vowels.length + vowels.indexOf(vowel)) * finals.length;
  return String.fromCodePoint(firstSyllable + index + finals.indexOf(final));
}

const partsOf = (joined: string, table: Readonly<Record<string, string>>): string[] | undefined => {
  const found = Object.entries(table).find(([, whole]) => whole === joined)?.[0];
  return found === undefined ? undefined : Array.from(found);
};

function addVowel(last: Syllable, vowel: string): string {
  if (last.final !== '') {
    // A vowel takes the consonant before it along: 간 + ㅏ → 가나, 닭 + ㅏ → 달가.
    const [stays = '', goes = ''] = partsOf(last.final, joinedFinals) ?? ['', last.final];
    return putTogether({ ...last, final: stays }) + putTogether({ initial: goes, vowel, final: '' });
  }
  if (last.vowel === '') return putTogether({ ...last, vowel });
  const joined = joinedVowels[last.vowel + vowel];
  return joined === undefined ? putTogether(last) + vowel : putTogether({ ...last, vowel: joined });
}

function addConsonant(last: Syllable, consonant: string): string {
  if (last.initial === '' || last.vowel === '') return putTogether(last) + consonant;
  const final = last.final === '' ? consonant : joinedFinals[last.final + consonant];
  // ㄸ, ㅃ and ㅉ never end a syllable.
  return final !== undefined && finals.includes(final)
    ? putTogether({ ...last, final })
    : putTogether(last) + consonant;
}

/** The text after one key: a Hangul letter joins the syllable being written, anything else is added as it is. */
export function addHangul(text: string, key: string): string {
  const last = text.slice(-1);
  const syllable = takeApart(last);
  const before = text.slice(0, -1);
  if (syllable === undefined) return text + key;
  if (vowels.includes(key)) return before + addVowel(syllable, key);
  return initials.includes(key) ? before + addConsonant(syllable, key) : text + key;
}

/** The text with its last letter gone: a syllable loses its letters one by one, 닭 → 달 → 다 → ㄷ. */
export function eraseHangul(text: string): string {
  const syllable = takeApart(text.slice(-1));
  if (syllable === undefined) return Array.from(text).slice(0, -1).join('');
  const before = text.slice(0, -1);
  const { initial, vowel, final } = syllable;
  if (final !== '') return before + putTogether({ ...syllable, final: partsOf(final, joinedFinals)?.[0] ?? '' });
  if (initial === '' || vowel === '') return before + (partsOf(vowel, joinedVowels)?.[0] ?? '');
  return before + putTogether({ ...syllable, vowel: partsOf(vowel, joinedVowels)?.[0] ?? '' });
}
