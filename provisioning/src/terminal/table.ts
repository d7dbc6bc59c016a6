import stringWidth from 'string-width';
import { fitCells, padCells } from './cell-width.ts';

const gap = '  ';
const minimumCells = 4;

/**
 * A plain table with a line under its head, no wider than `cells` terminal cells: the widest column gives way.
 * East Asian wide characters count as two cells. Control characters are shown as blanks: no value can move the cursor.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], cells: number): string {
  const clean = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}/gu, ' ')));
  const widths = head.map((_, column) => Math.max(...clean.map((row) => stringWidth(row[column] ?? ''))));
  const room = cells - gap.length * (head.length - 1);
  for (;;) {
    const widest = Math.max(...widths);
    if (widths.reduce((sum, width) => sum + width, 0) <= room || widest <= minimumCells) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  const lineOf = (row: readonly string[]) =>
    widths.map((width, column) => padCells(fitCells(row[column] ?? '', width), width)).join(gap);
  const [first = [], ...others] = clean;
  const rule = widths.map((width) => '─'.repeat(width));
  return [first, rule, ...others].map((row) => lineOf(row).trimEnd()).join('\n');
}
