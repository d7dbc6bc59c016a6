import { moveInGrid, type Direction } from './grid-moves.ts';
import type { ReadingItem } from './reading-order.ts';

/** Where another part of the screen begins: a heading, or the first item of a group. */
function begins(items: readonly ReadingItem[], at: number): boolean {
  return at === 0 || items[at]?.kind === 'heading' || items[at]?.group !== items[at - 1]?.group;
}

/**
 * The index that a move leads to; below 0 or past the end where there is no more. In a keyboard or a table it goes as
 * the arrow points, and out of it at its edge; elsewhere up and down go item by item, left and right part by part.
 */
export function placeAfterMove(items: readonly ReadingItem[], at: number, direction: Direction): number {
  const forward = direction === 'down' || direction === 'right';
  const grid = items[at]?.grid;
  if (grid !== undefined) {
    const cells = items.flatMap((one, index) => (one.grid === grid ? [index] : []));
    const boxes = cells.map((index) => items[index]?.element.getBoundingClientRect() ?? new DOMRect());
    const next = moveInGrid(boxes, cells.indexOf(at), direction);
    return cells[next ?? -1] ?? (forward ? Math.max(...cells) + 1 : Math.min(...cells) - 1);
  }
  if (direction === 'up') return at - 1;
  if (direction === 'down') return at + 1;
  if (direction === 'right') return items.findIndex((_item, index) => index > at && begins(items, index));
  return items.findLastIndex((_item, index) => index < at && begins(items, index));
}
