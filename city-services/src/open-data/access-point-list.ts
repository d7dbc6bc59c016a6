import type { City } from '@machikado/contracts/city.ts';
import type { WifiPlaceFacts } from '@machikado/contracts/wifi-place.ts';
import books from './access-point-columns.json' with { type: 'json' };
import { prefectureOf } from './prefectures.ts';

/** The dialects of the data set: that of the present books, and the one before it, which most cities still publish. */
export const accessPointDialects = ['standard', 'recommended'] as const;
export type AccessPointDialect = (typeof accessPointDialects)[number];

export type ListedSpot = { readonly asset: string; readonly facts: WifiPlaceFacts };
type ListCity = Pick<City, 'code' | 'name'>;

/** The address in one piece, as people write it. */
export function addressOf({ town, block }: Pick<WifiPlaceFacts, 'town' | 'block'>, { code, name }: ListCity): string {
  return `${prefectureOf(code)}${name.ja}${town}${block}`;
}

type Cells = Readonly<Record<string, string>>;

/** Degrees to seven places, a centimetre; never in the notation of powers. */
const degrees = (value: number) => String(Number(value.toFixed(7)));

function cellsOf({ asset, facts }: ListedSpot, city: ListCity): Cells {
  const { published: _published, latitude, longitude, ...texts } = facts;
  const prefecture = prefectureOf(city.code);
  return {
    ...texts,
    ...{ code: city.code, id: asset, number: asset, authority: `${prefecture}${city.name.ja}`, prefecture },
    ...{ municipality: city.name.ja, address: addressOf(facts, city) },
    ...{ latitude: degrees(latitude), longitude: degrees(longitude) },
  };
}

/** A cell as RFC 4180 has it. What a spreadsheet would run as a formula is held back by an apostrophe. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Open data set 07 (公衆無線LANアクセスポイント一覧) of the spots that are published: a byte order mark, so that
 * spreadsheets read it as UTF-8, CRLF lines, the columns of a dialect in their order.
 */
export function renderAccessPoints(spots: readonly ListedSpot[], city: ListCity, dialect: AccessPointDialect): string {
  const { columns } = books[dialect];
  const rows = spots
    .filter(({ facts }) => facts.published)
    .map((spot) => cellsOf(spot, city))
    .map((cells) => columns.map(([, field = '']) => cells[field] ?? ''));
  const lines = [columns.map(([title = '']) => title), ...rows].map((row) => row.map(csvCell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
