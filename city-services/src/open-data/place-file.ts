import { z } from 'zod';
import { PlaceKind, type Place } from '@machikado/contracts/place.ts';

/** What has to be known of a file of open data before it is read; `open-data.json` of a pack lists them. */
export const PlaceFile = z.strictObject({
  file: z.string().regex(/^[A-Za-z0-9_-]+\.csv$/),
  kind: PlaceKind,
  /** Kinds of rows that differ from the file's, by the words in a column: `{"note": {"公民館": "community-hall"}}`. */
  kindBy: z
    .partialRecord(z.enum(['name', 'note', 'category']), z.record(z.string(), PlaceKind))
    .optional(),
  /** Six-digit municipality code of the rows; a row of another municipality is left out. */
  code: z.string().regex(/^\d{6}$/),
  /** Who published it, as the licence asks to be credited. */
  credit: z.string().min(1),
});
export type PlaceFile = z.infer<typeof PlaceFile>;

/** A row that was left out. The header is row 1; a quoted line break does not start a row. */
export type QuarantinedRow = { readonly file: string; readonly row: number; readonly reason: string };

/** What a file gave. `dropped` are single cells that could not be read: their place is there, without that fact. */
export type ImportedPlaces = {
  readonly places: readonly { readonly row: number; readonly place: Place }[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly dropped: readonly QuarantinedRow[];
};

/** Why a whole file was refused. */
export type PlaceFileFault =
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'not-csv'; readonly row: number }
  | { readonly kind: 'too-many-rows' }
  | { readonly kind: 'no-name-column' };
