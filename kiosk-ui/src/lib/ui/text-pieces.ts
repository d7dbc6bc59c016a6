import { rubyParts, type RubyPart } from '@machikado/contracts/ruby.ts';

/** Spans of hours, the city's numbers and telephones: half of one on the next line is read as two things. */
const whole = /\d{1,2}:\d{2}[–~〜-]\d{1,2}:\d{2}|\b[A-Z]-\d{4}-\d{4}\b|\b\d{2,4}-\d{2,4}-\d{3,4}\b/gu;
const shortestWhole = '9:00-9:30'.length;

/** A piece of a text: with a reading over it, or `whole` on one line, or neither. */
export type TextPiece = RubyPart & { readonly whole?: true };

function linePieces(part: RubyPart): TextPiece[] {
  if (part.reading) return [part];
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const found of part.base.matchAll(whole)) {
    if (found.index > done) pieces.push({ base: part.base.slice(done, found.index) });
    pieces.push({ base: found[0], whole: true });
    done = found.index + found[0].length;
  }
  if (done < part.base.length) pieces.push({ base: part.base.slice(done) });
  return pieces;
}

/** The pieces of a text in Aozora notation, in order; `undefined` where it is one that breaks as its language does. */
export function textPieces(text: string): TextPiece[] | undefined {
  // Most texts are short words: a screen is full of them.
  if (!text.includes('《') && (text.length < shortestWhole || !/\d/.test(text))) return undefined;
  const pieces = rubyParts(text).flatMap(linePieces);
  return pieces.some((piece) => piece.reading || piece.whole) ? pieces : undefined;
}
