/** Characters of two terminal cells: Unicode UAX #11, East Asian Width W and F, as far as names and words use them. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const zero = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

function cellsOfGrapheme(grapheme: string): number {
  if (zero.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** How many terminal cells a text takes. */
export function cellWidth(text: string): number {
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) cells += cellsOfGrapheme(segment);
  return cells;
}

/** Cuts a text to a number of terminal cells, with an ellipsis; a character of two cells is never halved. */
export function fitCells(text: string, cells: number): string {
  if (cellWidth(text) <= cells) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += cellsOfGrapheme(segment);
    if (used > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellWidth(text)));
}
