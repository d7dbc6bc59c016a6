/** Where a control stands on the screen. */
export type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

export type Direction = 'up' | 'down' | 'left' | 'right';

const middle = (box: Box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });

/** Boxes in rows from top to bottom, each from left to right, as indices into `boxes`. */
export function rowsOf(boxes: readonly Box[]): number[][] {
  const rows: number[][] = [];
  const order = boxes.map((_box, at) => at).sort((a, b) => (boxes[a]?.top ?? 0) - (boxes[b]?.top ?? 0));
  for (const at of order) {
    const box = boxes[at];
    const row = rows.at(-1);
    const first = row?.[0] === undefined ? undefined : boxes[row[0]];
    if (box && first && middle(box).y < first.top + first.height) row?.push(at);
    else rows.push([at]);
  }
  return rows.map((row) => row.sort((a, b) => (boxes[a]?.left ?? 0) - (boxes[b]?.left ?? 0)));
}

/**
 * The box that lies in a direction from the one at `from`; `undefined` where the grid ends there. Left and right run on
 * into the row before and after.
 */
export function moveInGrid(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const rows = rowsOf(boxes);
  if (direction === 'left' || direction === 'right') {
    const order = rows.flat();
    return order[order.indexOf(from) + (direction === 'left' ? -1 : 1)];
  }
  const row = rows.findIndex((one) => one.includes(from));
  const next = rows[row + (direction === 'up' ? -1 : 1)];
  const here = boxes[from];
  if (next === undefined || here === undefined) return undefined;
  const away = (at: number) => Math.abs(middle(boxes[at] ?? here).x - middle(here).x);
  return next.toSorted((a, b) => away(a) - away(b))[0];
}
