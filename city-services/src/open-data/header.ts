import aliases from './header-aliases.json' with { type: 'json' };
import type { Hazard } from '@machikado/contracts/place.ts';

export type Field = keyof typeof aliases.fields;

const fieldOf = new Map<string, Field>();
for (const [field, names] of Object.entries(aliases.fields)) {
  for (const name of names) fieldOf.set(normaliseHeader(name), field as Field);
}
const hazardsOf = new Map(
  Object.entries(aliases.hazards).map(([name, hazards]) => [normaliseHeader(name), hazards as Hazard[]]),
);

/** Where the facts stand in a file. `hazards` is empty when the file says nothing of hazards. */
export type Header = {
  readonly columns: ReadonlyMap<Field, number>;
  readonly hazards: readonly { readonly column: number; readonly hazards: readonly Hazard[] }[];
};

/** Finds the known columns by their names in any of the dialects. Of two columns with one meaning the first counts. */
export function readHeader(cells: readonly string[]): Header {
  const columns = new Map<Field, number>();
  const hazards: { column: number; hazards: readonly Hazard[] }[] = [];
  for (const [column, cell] of cells.entries()) {
    const name = normaliseHeader(cell);
    const field = fieldOf.get(name);
    if (field !== undefined && !columns.has(field)) columns.set(field, column);
    const named = hazardsOf.get(name);
    if (named !== undefined) hazards.push({ column, hazards: named });
  }
  return { columns, hazards };
}

/** Full-width brackets and letters, blanks and a BOM make no difference. */
function normaliseHeader(cell: string): string {
  return cell.normalize('NFKC').replaceAll(/[\s\uFEFF]/gu, '');
}
