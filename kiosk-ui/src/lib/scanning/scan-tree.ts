import { rowsOf, type Box } from '#lib/speech/grid-moves.ts';
import type { ReadingItem } from '#lib/speech/reading-order.ts';

/** A control, or a group of them that is chosen first. */
export type ScanNode = {
  readonly label: string;
  readonly elements: readonly HTMLElement[];
  readonly children: readonly ScanNode[];
};

/** A group up to this size is gone through one by one; a larger one row by row. */
const rowless = 6;
/** A whole screen up to this size needs no groups. */
const groupless = 5;

const leaf = (item: ReadingItem): ScanNode => ({ label: item.text, elements: [item.element], children: [] });

function group(items: readonly ReadingItem[], children: readonly ScanNode[]): ScanNode {
  const [first] = items;
  const last = items.at(-1);
  // One that leads nowhere else is chosen at once.
  if (first === undefined || children.length === 1) return children[0] ?? { label: '', elements: [], children: [] };
  const label = last === undefined || last === first ? first.text : `${first.text} … ${last.text}`;
  return { label, elements: items.map((item) => item.element), children };
}

/** Controls of one part of the screen: one by one, or in rows where there are many. */
function partNode(items: readonly ReadingItem[], boxOf: (item: ReadingItem) => Box): ScanNode {
  if (items.length <= rowless) return group(items, items.map(leaf));
  const rows = rowsOf(items.map(boxOf)).map((row) => row.flatMap((at) => items[at] ?? []));
  return group(
    items,
    rows.map((row) => group(row, row.map(leaf))),
  );
}

/** What a switch goes through on a screen: parts, then rows where a part is large, then single controls. */
export function scanTree(items: readonly ReadingItem[], boxOf: (item: ReadingItem) => Box): ScanNode[] {
  const usable = items.filter((item) => item.kind === 'control' && !item.element.matches(':disabled'));
  if (usable.length <= groupless) return usable.map(leaf);
  const parts = new Map<Element, ReadingItem[]>();
  for (const item of usable) {
    const part = item.grid ?? item.group;
    parts.set(part, [...(parts.get(part) ?? []), item]);
  }
  return [...parts.values()].map((part) => partNode(part, boxOf));
}
