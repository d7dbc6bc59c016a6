import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Cuts a text to a number of terminal cells, with an ellipsis; a character of two cells is never halved. */
export function fitCells(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - stringWidth(text)));
}
