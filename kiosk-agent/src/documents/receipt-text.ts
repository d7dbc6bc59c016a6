/** A backslash, `x` and two hex digits: receiptline prints such a character and gives it no meaning. */
function hexEscape(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/**
 * One line of a person's or a city's text for a receiptline document: it prints as itself, whatever it contains, and no
 * command, line break or device byte can come out of it. Control characters, lone surrogates and the invisible marks
 * that turn the writing direction are dropped; characters that Japanese character sets spell in two ways get one spelling.
 */
export function escapeReceipt(text: string): string {
  return printable(text)
    .replaceAll(/[\\|{}_"`^=~-]/g, hexEscape)
    .replaceAll(' ', '~');
}

/** What `escapeReceipt` lets through, without the escapes: what stands on paper. */
export function printable(text: string): string {
  return (
    cleanLine(text)
      .replaceAll('\u2212', '－')
      .replaceAll('\u301C', '～')
      .replaceAll('\u00A5', '￥')
      // In a Japanese character set a single-width backslash is drawn as a yen sign.
      .replaceAll('\\', '＼')
  );
}

/** One line of whole, visible characters, of bounded length. */
function cleanLine(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll('\uFFFD', '')
      // receiptline composes the text before it measures it.
      .normalize('NFC')
      // Line breaks and tabs part words; they become spaces before the other control characters go.
      .replaceAll(/[\t\n\r\u2028\u2029]+/g, ' ')
      .replaceAll(/[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFE\uFFFF]/gu, '')
      .slice(0, maxTextLength)
      .toWellFormed()
      .replaceAll('\uFFFD', '')
  );
}

const maxTextLength = 400;

/** The value of a `{code:…}`: ASCII letters and digits stay, every other ASCII character is written in hex. */
export function escapeReceiptCode(text: string): string {
  return cleanLine(text).replaceAll(/[^\p{L}\p{N}]/gu, (character) =>
    character.charCodeAt(0) < 0x80 ? hexEscape(character) : character,
  );
}
