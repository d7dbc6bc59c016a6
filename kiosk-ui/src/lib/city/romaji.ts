const pairs =
  'ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko ガ ga ギ gi グ gu ゲ ge ゴ go サ sa シ shi ス su セ se ソ so ' +
  'ザ za ジ ji ズ zu ゼ ze ゾ zo タ ta チ chi ツ tsu テ te ト to ダ da ヂ ji ヅ zu デ de ド do ナ na ニ ni ヌ nu ネ ne ノ no ' +
  'ハ ha ヒ hi フ fu ヘ he ホ ho バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po マ ma ミ mi ム mu メ me モ mo ' +
  'ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヲ o ン n ヴ vu ファ fa フィ fi フェ fe フォ fo ティ ti ディ di ' +
  'ウィ wi ウェ we チェ che シェ she ジェ je';
const syllables = new Map<string, string>();
const words = pairs.split(' ');
for (let at = 0; at < words.length; at += 2) syllables.set(words[at] ?? '', words[at + 1] ?? '');

const glides: Readonly<Record<string, string>> = { ャ: 'a', ュ: 'u', ョ: 'o' };
const macrons: Readonly<Record<string, string>> = { a: 'ā', i: 'ī', u: 'ū', e: 'ē', o: 'ō' };

/**
 * A reading in katakana or hiragana in Latin letters (modified Hepburn; only ー becomes a macron, because a reading does
 * not say where a word ends). `undefined` where it holds something that is no kana.
 */
export function romanise(kana: string): string | undefined {
  const text = kana
    .normalize('NFKC')
    .replaceAll(/[ぁ-ゖ]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 96));
  let out = '';
  let doubled = false;
  for (let at = 0; at < text.length; at += 1) {
    const next = text[at + 1] ?? '';
    const two = syllables.get(`${text[at] ?? ''}${next}`);
    const one = two ?? syllables.get(text[at] ?? '');
    if (text[at] === 'ッ') doubled = true;
    else if (text[at] === 'ー') out = out.replace(/[aiueo]$/, (vowel) => macrons[vowel] ?? vowel);
    else if (/[ ・]/.test(text[at] ?? '')) out += ' ';
    else if (one === undefined) return undefined;
    else {
      const glide = two === undefined ? glides[next] : undefined;
      const said = glide === undefined ? one : glided(one, glide);
      if (two !== undefined || glide !== undefined) at += 1;
      out += doubled ? (said.startsWith('ch') ? 't' : said.slice(0, 1)) + said : said;
      doubled = false;
    }
  }
  return out === '' ? undefined : out.slice(0, 1).toUpperCase() + out.slice(1);
}

function glided(syllable: string, vowel: string): string {
  const stem = syllable.slice(0, -1);
  return /(sh|ch|j)$/.test(stem) ? stem + vowel : `${stem}y${vowel}`;
}
