/** A piece of a text and, where it has one, its reading. */
export type RubyPart = { readonly base: string; readonly reading?: string };

const annotated = /(?:｜([^《》｜]+)|([\p{Script=Han}々〆ヶ]+))《([^《》]+)》/gu;

/**
 * The pieces of a text in Aozora notation: `漢字《かんじ》` puts the reading over the kanji just before it, and
 * `｜お子さん《おこさん》` over everything after the bar.
 */
export function rubyParts(text: string): RubyPart[] {
  const parts: RubyPart[] = [];
  let done = 0;
  for (const found of text.matchAll(annotated)) {
    if (found.index > done) parts.push({ base: text.slice(done, found.index) });
    parts.push({ base: found[1] ?? found[2] ?? '', reading: found[3] ?? '' });
    done = found.index + found[0].length;
  }
  if (done < text.length || parts.length === 0) parts.push({ base: text.slice(done) });
  return parts;
}

/** The text without its readings, for places that cannot show them: labels, slips, titles. */
export function withoutRuby(text: string): string {
  return rubyParts(text)
    .map((part) => part.base)
    .join('');
}

/** The text as it is read aloud: readings in place of what they stand over. */
export function readingOf(text: string): string {
  return rubyParts(text)
    .map((part) => part.reading ?? part.base)
    .join('');
}
