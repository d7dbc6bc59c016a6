import { CsvError, parse } from 'csv-parse/sync';
import type { Place } from '@machikado/contracts/place.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readHeader } from './header.ts';
import type { ImportedPlaces, PlaceFile, PlaceFileFault, QuarantinedRow } from './place-file.ts';
import { readPlaceRow } from './place-row.ts';
import { decodeText } from './text-encoding.ts';

const limits = { bytes: 5 * 1024 * 1024, rows: 20_000, rowCharacters: 64 * 1024 };

/**
 * Reads a file of open data as places: every row after the header is either a place or in quarantine with its reason.
 * Takes 推奨データセット, 自治体標準オープンデータセット and files with English keys, in UTF-8 or Shift_JIS; the names of
 * the columns stand in `header-aliases.json`. Errors: see `PlaceFileFault`.
 */
export function importPlaces(bytes: Uint8Array, file: PlaceFile): Result<ImportedPlaces, PlaceFileFault> {
  if (bytes.length > limits.bytes) return err({ kind: 'too-large' });
  const decoded = decodeText(bytes);
  if (!decoded.ok) return err({ kind: 'unreadable' });
  const table = parseCsv(decoded.value.text);
  if (!table.ok) return table;
  const [head = [], ...rows] = table.value;
  if (rows.length > limits.rows) return err({ kind: 'too-many-rows' });
  const header = readHeader(head);
  if (!header.columns.has('name')) return err({ kind: 'no-name-column' });

  const places = new Map<string, { row: number; place: Place }>();
  const quarantined: QuarantinedRow[] = [];
  const dropped: QuarantinedRow[] = [];
  for (const [index, cells] of rows.entries()) {
    const at = { file: file.file, row: index + 2 };
    const read = readPlaceRow({ header, cells, file });
    if (!read.ok) quarantined.push({ ...at, reason: read.error });
    else if (places.has(read.value.place.id)) quarantined.push({ ...at, reason: 'same number and name as a row above' });
    else {
      places.set(read.value.place.id, { row: at.row, place: read.value.place });
      for (const reason of read.value.dropped) dropped.push({ ...at, reason });
    }
  }
  return ok({ places: Array.from(places.values()), quarantined, dropped });
}

function parseCsv(text: string): Result<string[][], PlaceFileFault> {
  try {
    const rows = parse(text, { relax_column_count: true, max_record_size: limits.rowCharacters, to: limits.rows + 2 });
    return ok(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err({ kind: 'not-csv', row: typeof error['records'] === 'number' ? error['records'] + 1 : 0 });
  }
}
