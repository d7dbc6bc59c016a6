import { createHash } from 'node:crypto';
import type { City } from '@machikado/contracts/city.ts';
import type { Place } from '@machikado/contracts/place.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { WifiPlaceFacts, type WifiPlace, type WifiPlaceChange } from '@machikado/contracts/wifi-place.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { addressOf, type ListedSpot } from '../open-data/access-point-list.ts';
import type { WifiTables } from '../store/tables/wifi.ts';

type PlaceContext = Pick<CityContext, 'db' | 'now'>;

function placeOf(row: WifiTables['wifi_place']): WifiPlace {
  const { asset, revision, document, changed_at: changedAt, changed_by: changedBy } = row;
  return { asset, revision, facts: WifiPlaceFacts.parse(JSON.parse(document)), changedAt, changedBy };
}

/** Where the city's spots stand, in the order of their assets. */
export async function listWifiPlaces({ db }: Pick<CityContext, 'db'>): Promise<WifiPlace[]> {
  return (await db.selectFrom('wifi_place').selectAll().orderBy('asset').execute()).map(placeOf);
}

/** Saves what staff say of a place, written down with their name. `conflict` when somebody else has changed it since. */
export function saveWifiPlace(
  { db, now }: PlaceContext,
  { asset, revision, facts }: WifiPlaceChange,
  actor: string,
): Promise<Result<WifiPlace, 'conflict'>> {
  return db.transaction().execute(async (tx) => {
    const at = now();
    const values = { document: JSON.stringify(facts), changed_at: at.toISOString(), changed_by: actor };
    const written =
      revision === 0
        ? await tx
            .insertInto('wifi_place')
            .values({ asset, revision: 1, ...values })
            .onConflict((conflict) => conflict.column('asset').doNothing())
            .returningAll()
            .executeTakeFirst()
        : await tx
            .updateTable('wifi_place')
            .set({ revision: revision + 1, ...values })
            .where('asset', '=', asset)
            .where('revision', '=', revision)
            .returningAll()
            .executeTakeFirst();
    if (written === undefined) return err('conflict');
    await appendAudit(tx, { at, actor, action: 'wifi-place.saved', subject: `${asset} revision ${written.revision}` });
    return ok(placeOf(written));
  });
}

/** Takes a place out of the list; the spot itself goes on. */
export function removeWifiPlace(
  { db, now }: PlaceContext,
  asset: string,
  actor: string,
): Promise<Result<undefined, 'not-found'>> {
  return db.transaction().execute(async (tx) => {
    const gone = await tx.deleteFrom('wifi_place').where('asset', '=', asset).returning('asset').executeTakeFirst();
    if (gone === undefined) return err('not-found');
    await appendAudit(tx, { at: now(), actor, action: 'wifi-place.removed', subject: asset });
    return ok();
  });
}

/** A spot among the city's places, as kiosks and the residents' page list them. */
function publicPlace({ asset, facts }: ListedSpot, city: City): Place {
  const said = (key: 'nameKana' | 'nameEn' | 'phone' | 'url') => (facts[key] === '' ? {} : { [key]: facts[key] });
  const parts = [facts.area, `SSID：${facts.ssid}`, facts.remark].filter((part) => part !== '');
  return {
    id: `wifi-${asset}-${createHash('sha256').update(facts.name).digest('hex').slice(0, 8)}`,
    kind: 'wifi',
    name: facts.name,
    ...said('nameKana'),
    ...said('nameEn'),
    address: [addressOf(facts, city), facts.building].filter((part) => part !== '').join(' '),
    latitude: facts.latitude,
    longitude: facts.longitude,
    ...said('phone'),
    description: parts.join(' '),
    ...said('url'),
    credit: city.name.ja,
  };
}

/** The pack's places with the city's own spots: one that stands in a file of the pack too is there once, as staff say it. */
export function withWifiPlaces(places: readonly Place[], spots: readonly ListedSpot[], city: City): readonly Place[] {
  const own = spots.filter(({ facts }) => facts.published).map((spot) => publicPlace(spot, city));
  if (own.length === 0) return places;
  const names = new Set(own.map(({ name }) => name));
  return [...places.filter(({ kind, name }) => kind !== 'wifi' || !names.has(name)), ...own];
}
