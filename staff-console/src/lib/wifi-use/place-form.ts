import { AssetTag } from '@machikado/contracts/device.ts';
import { WifiPlaceFacts, type WifiPlaceList } from '@machikado/contracts/wifi-place.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** The fields in the order in which the form asks for them. */
export const placeFields = [
  ...(['asset', 'name', 'nameKana', 'nameEn', 'town', 'block', 'building', 'townId', 'latitude', 'longitude'] as const),
  ...(['installer', 'phone', 'extension', 'ssid', 'area', 'url', 'remark'] as const),
] as const;
export type PlaceField = (typeof placeFields)[number];
export const optionalFields: ReadonlySet<PlaceField> = new Set([
  ...(['nameEn', 'block', 'building', 'townId', 'phone', 'extension', 'area', 'url', 'remark'] as const),
]);

/** As it is typed: texts, and the positions too. */
export type PlaceDraft = Record<PlaceField, string>;

export function emptyDraft({ ssid, installer }: Pick<WifiPlaceList['usual'], 'ssid' | 'installer'>): PlaceDraft {
  return { ...(Object.fromEntries(placeFields.map((name) => [name, ''])) as PlaceDraft), ssid, installer };
}

export function draftOf(
  asset: string,
  { published: _published, latitude, longitude, ...texts }: WifiPlaceFacts,
): PlaceDraft {
  return { ...texts, asset, latitude: String(latitude), longitude: String(longitude) };
}

/** Full-width figures and signs as half-width ones, where a machine reads them. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .trim()
    .replaceAll(/[‐‑‒–—―−]/g, '-');
/** Katakana as the data set wants it, from half-width and hiragana too. */
const katakana = (text: string) =>
  text
    .normalize('NFKC')
    .trim()
    .replaceAll(/[\u3041-\u3096]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0x60));
const degrees = (text: string) => (plain(text) === '' ? Number.NaN : Number(plain(text)));

/** What is to be saved, or the fields that are wrong. */
export function readDraft(
  draft: PlaceDraft,
  published: boolean,
): Result<{ asset: string; facts: WifiPlaceFacts }, readonly PlaceField[]> {
  const { asset: typed, ...texts } = draft;
  const asset = AssetTag.safeParse(plain(typed).toUpperCase());
  const facts = WifiPlaceFacts.safeParse({
    ...texts,
    nameKana: katakana(texts.nameKana),
    ...{ latitude: degrees(texts.latitude), longitude: degrees(texts.longitude), published },
    ...{
      phone: plain(texts.phone),
      extension: plain(texts.extension),
      townId: plain(texts.townId),
      url: texts.url.trim(),
    },
  });
  if (asset.success && facts.success) return ok({ asset: asset.data, facts: facts.data });
  const wrong = new Set(facts.error?.issues.map(({ path }) => path[0]));
  if (!asset.success) wrong.add('asset');
  return err(placeFields.filter((name) => wrong.has(name)));
}
