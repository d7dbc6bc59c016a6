import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { AssetTag } from './device.ts';

/** One line as it will stand in a cell that others read by machine: no line breaks, no blanks at its ends. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^\P{Cc}*$/u);
const Degrees = (least: number, most: number) => z.number().min(least).max(most);

/** What is asked of each fact of a place; the form and the city judge by the same. */
const facts = {
  name: line(100).min(1),
  /** Full-width katakana, figures and letters, as the data set wants it. */
  nameKana: line(200).regex(/^[\u30A0-\u30FF\uFF10-\uFF19\uFF21-\uFF3A0-9A-Za-z\u3000 （）()・-]+$/),
  nameEn: line(200).regex(/^[\x20-\x7E\u00C0-\u017F]*$/),
  /** 町字ID of the address base registry, seven digits. */
  townId: z.union([z.literal(''), z.string().regex(/^\d{7}$/)]),
  /** 町字, and what follows it. */
  town: line(100).min(1),
  block: line(100),
  building: line(100),
  /** WGS 84, within Japan. */
  latitude: Degrees(20, 46),
  longitude: Degrees(122, 154),
  installer: line(100).min(1),
  /** With hyphens and without brackets. */
  phone: z.union([z.literal(''), z.string().regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/)]),
  extension: z.union([z.literal(''), z.string().regex(/^\d{1,10}$/)]),
  ssid: line(32).min(1),
  /** Where it reaches: a floor, a lobby, a square. */
  area: line(200),
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(1000)]),
  remark: line(400),
};

/** Where a Wi-Fi spot stands, in the words of open data set 07 (公衆無線LANアクセスポイント一覧). An empty text is "not said". */
export const WifiPlaceFacts = z.strictObject({
  ...facts,
  /** Whether it is published: in the open data and among the city's places. */
  published: z.boolean(),
});
export type WifiPlaceFacts = z.infer<typeof WifiPlaceFacts>;

/** `POST /api/wifi-places`: `revision` is that which was read, 0 for a new one; `conflict` where it has moved. */
export const WifiPlaceChange = z.strictObject({
  asset: AssetTag,
  revision: z.int().nonnegative(),
  facts: WifiPlaceFacts,
});
export type WifiPlaceChange = z.infer<typeof WifiPlaceChange>;

export const WifiPlace = WifiPlaceChange.extend({
  revision: z.int().positive(),
  changedAt: Instant,
  changedBy: z.string(),
});
export type WifiPlace = z.infer<typeof WifiPlace>;

/** `GET /api/wifi-places`: also the spots that stand in no record yet. */
export const WifiPlaceList = z.object({
  places: z.array(WifiPlace),
  unplaced: z.array(AssetTag),
  /** What a new record begins with. */
  usual: z.object({ ssid: z.string(), installer: z.string(), prefecture: z.string(), municipality: z.string() }),
});
export type WifiPlaceList = z.infer<typeof WifiPlaceList>;
