import { createHash } from 'node:crypto';
import type { Hazard, Place } from '@machikado/contracts/place.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readCoordinate, readPhone, readTick, readTime, readUrl, readWords, type Cell } from './cell.ts';
import type { Field, Header } from './header.ts';
import { isMunicipality } from './municipality-code.ts';
import type { PlaceFile } from './place-file.ts';

type Row = { readonly header: Header; readonly cells: readonly string[]; readonly file: PlaceFile };
type ReadRow = { readonly place: Place; readonly dropped: readonly string[] };

/** Longest cell in characters; the longest of the published files has about 1,100. */
const cellLimit = 4000;

/**
 * Reads one row as a place. A fact that cannot be read is dropped and named, but a row without a name, of another
 * municipality, with half a position or with an unclear hazard is an error: a person could be sent to the wrong spot.
 */
export function readPlaceRow(row: Row): Result<ReadRow, string> {
  if (row.cells.every((cell) => cell.trim() === '')) return err('empty row');
  if (row.cells.some((cell) => cell.length > cellLimit)) return err('a cell is too long');
  const name = readWords(cellOf(row, 'name'));
  if (name === undefined) return err('no name');
  const unfit = findUnfitness(row);
  if (unfit !== undefined) return err(unfit);
  const position = readPosition(row);
  if (!position.ok) return position;
  const hazards = readHazards(row);
  if (!hazards.ok) return hazards;
  const facts = readFacts(row);
  const place = {
    id: placeId(row, name),
    kind: kindOf(row, name),
    name,
    ...facts.values,
    ...position.value,
    ...(hazards.value === undefined ? {} : { hazards: hazards.value }),
    credit: row.file.credit,
  };
  return ok({ place, dropped: facts.dropped });
}

function cellOf(row: Row, field: Field): string {
  const column = row.header.columns.get(field);
  return column === undefined ? '' : (row.cells[column] ?? '');
}

function findUnfitness(row: Row): string | undefined {
  const code = cellOf(row, 'code').trim();
  if (code !== '' && !isMunicipality(code, row.file.code)) return `of another municipality: ${code.slice(0, 40)}`;
  const isMarked = row.header.columns.has('confirmed');
  if (isMarked && cellOf(row, 'confirmed').trim() !== 'confirmed') return 'not confirmed by a source';
  return undefined;
}

function readPosition(row: Row): Result<{ latitude?: number; longitude?: number }, string> {
  const latitude = readCoordinate(cellOf(row, 'latitude'), 'latitude');
  if (!latitude.ok) return latitude;
  const longitude = readCoordinate(cellOf(row, 'longitude'), 'longitude');
  if (!longitude.ok) return longitude;
  if (latitude.value === undefined && longitude.value === undefined) return ok({});
  if (latitude.value === undefined || longitude.value === undefined) return err('only half a position');
  return ok({ latitude: latitude.value, longitude: longitude.value });
}

/** The hazards with a tick; `undefined` when the file has no such columns. */
function readHazards(row: Row): Result<Hazard[] | undefined, string> {
  if (row.header.hazards.length === 0) return ok(undefined);
  const hazards = new Set<Hazard>();
  for (const { column, hazards: named } of row.header.hazards) {
    const tick = readTick(row.cells[column] ?? '');
    if (!tick.ok) return err(`hazard ${tick.error}`);
    if (tick.value === true) for (const hazard of named) hazards.add(hazard);
  }
  return ok(Array.from(hazards));
}

type FactName =
  | 'nameKana'
  | 'nameEn'
  | 'address'
  | 'phone'
  | 'opens'
  | 'closes'
  | 'hoursNote'
  | 'description'
  | 'accessibility'
  | 'url';
type Facts = Partial<Record<FactName, string>>;

function readFacts(row: Row): { values: Facts; dropped: string[] } {
  const values: Facts = {};
  const dropped: string[] = [];
  const put = (key: FactName, cell: Cell<string>) => {
    if (!cell.ok) dropped.push(`${key} left out, ${cell.error}`);
    else if (cell.value !== undefined) values[key] = cell.value;
  };
  const words = (field: Field) => readWords(cellOf(row, field));
  put('nameKana', ok(words('nameKana')));
  put('nameEn', ok(words('nameEn')));
  put('address', ok(join(words('address'), words('building'))));
  put('phone', readPhone(cellOf(row, 'phone')));
  put('opens', readTime(cellOf(row, 'opens')));
  put('closes', readTime(cellOf(row, 'closes')));
  put('hoursNote', ok(join(words('hoursNote'), titled('休業日', words('closedDays')))));
  put('description', ok(join(words('description'), titled('設置位置', words('location')), titled('SSID', words('ssid')))));
  put(
    'accessibility',
    ok(
      join(
        words('accessibility'),
        words('accessibilityDetail'),
        titled('車いす用トイレ', words('wheelchairToilet')),
        titled('オストメイト', words('ostomateToilet')),
      ),
    ),
  );
  put('url', readUrl(cellOf(row, 'url')));
  return { values, dropped };
}

function titled(title: string, words: string | undefined): string | undefined {
  return words === undefined ? undefined : `${title}：${words}`;
}

function join(...parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

function kindOf(row: Row, name: string): Place['kind'] {
  const { kindBy = {}, kind } = row.file;
  const words = { name, note: cellOf(row, 'note').trim(), category: cellOf(row, 'category').trim() };
  return kindBy.name?.[words.name] ?? kindBy.note?.[words.note] ?? kindBy.category?.[words.category] ?? kind;
}

/** The same row keeps its id when the file is published again: file, the publisher's number, and a hash of the name. */
function placeId(row: Row, name: string): string {
  const number = cellOf(row, 'number').normalize('NFKC').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24);
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return [row.file.file.replace(/\.csv$/, ''), number, hash].filter((part) => part !== '').join('-');
}
