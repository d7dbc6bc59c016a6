/** Numbers of receipts, codes and telephones: groups of capitals and digits, or digits too many to be an amount. */
const spelled =
  /(?<![A-Za-z0-9-])(?:[A-Z0-9]+(?:-[A-Z0-9]+)+|(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{4,}|0\d{2,}|\d{7,})(?![A-Za-z0-9-]|[.,]\d)/g;

/** An ISO date has the shape of a number to be spelled, and is none. */
const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** Puts `say` in the place of everything that is to be said letter by letter; it gets the groups between the hyphens. */
export function replaceSpelled(text: string, say: (groups: readonly string[]) => string): string {
  return text.replaceAll(spelled, (found) => {
    // Wi-Fi and the like have small letters; a word of capitals without a digit is a word.
    if (isoDate.test(found) || !/\d/.test(found)) return found;
    return say(found.split('-'));
  });
}

/** The same for voices that read digits of their own language: each letter by itself, a pause between the groups. */
export function spellOut(text: string): string {
  return replaceSpelled(text, (groups) => groups.map((group) => Array.from(group).join(' ')).join(', '));
}
