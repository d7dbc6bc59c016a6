import { addDays, instantOf } from '@machikado/contracts/civil-time.ts';
import { DesiredState } from '@machikado/contracts/device.ts';
import { distanceM, type PlaceKind } from '@machikado/contracts/place.ts';
import type { WifiDemand } from '@machikado/contracts/wifi-demand.ts';
import type { WifiUse } from '@machikado/contracts/wifi-use.ts';
import type { CityContext } from '../http/context.ts';
import type { Pack } from '../packs/pack.ts';
import { listWifiPlaces } from './places.ts';
import { usesBetween } from './uses.ts';

type Position = { readonly latitude: number; readonly longitude: number };
type Candidate = WifiDemand['places'][number];
type Spot = WifiDemand['spots'][number];

/** As far as a usual access point reaches through a building. */
const reachM = 100;

/** Kinds of places at which people stay, and which are open to everybody. */
const stayed: readonly PlaceKind[] = [
  ...(['city-office', 'culture', 'library', 'sports', 'community-hall', 'park', 'tourism', 'station'] as const),
];

/** A day of one to four sessions is told as that and no more; it counts as two. */
const fewSessions = 2;

/** What a spot has carried, of the days of which it has told. */
export function loadOf(days: readonly Pick<WifiUse, 'sessions' | 'peakDevices'>[]): Partial<Spot> & { days: number } {
  if (days.length === 0) return { days: 0 };
  const sessions = days.reduce((sum, day) => sum + (day.sessions ?? fewSessions), 0);
  const known = days.flatMap(({ peakDevices }) => peakDevices ?? []);
  const most = Math.max(0, ...known);
  const peakDevices = most === 0 && known.length < days.length ? null : most;
  return { days: days.length, sessionsPerDay: Math.round((sessions / days.length) * 10) / 10, peakDevices };
}

function positionOf({
  latitude,
  longitude,
}: {
  latitude?: number | undefined;
  longitude?: number | undefined;
}): Position | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/** Of several rows of one name that at which people stay, and which says where it is. */
function placesByName(places: Pack['places']): ReadonlyMap<string, Pack['places'][number]> {
  const worth = (place: Pack['places'][number]) =>
    Number(stayed.includes(place.kind)) + 2 * Number(positionOf(place) !== undefined);
  return new Map(places.toSorted((one, other) => worth(one) - worth(other)).map((place) => [place.name, place]));
}

/** Facilities whose rooms are booked, and the pack's other places at which people stay; each building once. */
export function candidatesOf({ facilities, places }: Pick<Pack, 'facilities' | 'places'>): Candidate[] {
  const known = placesByName(places);
  const booked = facilities.flatMap((facility) => {
    const { id, name } = facility;
    const place = known.get(name.ja);
    const position = positionOf(facility) ?? (place && positionOf(place));
    if (position === undefined) return [];
    const kind = place && stayed.includes(place.kind) ? place.kind : ('community-hall' as const);
    return [{ id, name, ...position, kind, bookings: 0 }];
  });
  const names = new Set(booked.map(({ name }) => name.ja));
  const others = places.flatMap(({ id, kind, name, nameEn, latitude, longitude }) =>
    latitude === undefined || longitude === undefined || !stayed.includes(kind) || names.has(name)
      ? []
      : [{ id, name: { ja: name, en: nameEn ?? name }, latitude, longitude, kind }],
  );
  return [...booked, ...others];
}

const usesOf = ({ bookings = 0, visits = 0 }: Candidate) => bookings + visits;

function nearestTo(place: Position, spots: readonly Spot[]): Candidate['nearest'] {
  const distances = spots.map((spot) => ({ asset: spot.asset, distanceM: Math.round(distanceM(place, spot)) }));
  return distances.toSorted((one, other) => one.distanceM - other.distanceM)[0];
}

type Signals = {
  readonly bookings: ReadonlyMap<string, number>;
  readonly kiosks: readonly (Position & { readonly visits: number })[];
  readonly others: readonly Position[];
};

/** Places that neither a spot nor other public Wi-Fi reaches: those first of which the city knows most uses, then the farthest from a spot. */
export function rankPlaces(
  candidates: readonly Candidate[],
  spots: readonly Spot[],
  { bookings, kiosks, others }: Signals,
): Candidate[] {
  return candidates
    .map((place) => {
      const here = kiosks.filter((kiosk) => distanceM(place, kiosk) <= reachM);
      const nearest = nearestTo(place, spots);
      return {
        ...place,
        ...(place.bookings !== undefined && { bookings: bookings.get(place.id) ?? 0 }),
        ...(here.length > 0 && { visits: here.reduce((sum, kiosk) => sum + kiosk.visits, 0) }),
        ...(nearest && { nearest }),
      };
    })
    .filter((place) => !others.some((other) => distanceM(place, other) <= reachM))
    .filter(({ nearest }) => nearest === undefined || nearest.distanceM > reachM)
    .toSorted(
      (one, other) =>
        usesOf(other) - usesOf(one) || (other.nearest?.distanceM ?? Infinity) - (one.nearest?.distanceM ?? Infinity),
    );
}

type Month = { readonly first: string; readonly last: string };

async function bookingsBy({ db }: CityContext, { first, last }: Month): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('booking')
    .where('date', '>=', first)
    .where('date', '<=', last)
    .where('state', '!=', 'cancelled')
    .where('kind', '!=', 'block')
    .select((column) => ['facility_id', column.fn.countAll<number | string>().as('count')])
    .groupBy('facility_id')
    .execute();
  return new Map(rows.map((row) => [row.facility_id, Number(row.count)]));
}

/** Turns at kiosks whose position is known, as far back as the city keeps their events. */
async function kioskVisits({ db }: CityContext, { first, last }: Month): Promise<Signals['kiosks']> {
  const rows = await db
    .selectFrom('device_event')
    .innerJoin('device', 'device.id', 'device_event.device_id')
    .innerJoin('desired_state', 'desired_state.asset', 'device.asset')
    .where('device_event.kind', '=', 'visit-ended')
    .where('device_event.at', '>=', instantOf(first, '00:00').toISOString())
    .where('device_event.at', '<', instantOf(addDays(last, 1), '00:00').toISOString())
    .select((column) => ['desired_state.state', column.fn.countAll<number | string>().as('count')])
    .groupBy(['device.asset', 'desired_state.state'])
    .execute();
  return rows.flatMap(({ state, count }) => {
    const position = state === null ? undefined : DesiredState.parse(JSON.parse(state)).position;
    return position ? [{ ...position, visits: Number(count) }] : [];
  });
}

/** What the spots carry in a month, and the public places that none of them reaches. */
export async function demandOf(context: CityContext, month: string): Promise<WifiDemand> {
  const days = { first: `${month}-01`, last: addDays(`${addDays(`${month}-28`, 4).slice(0, 7)}-01`, -1) };
  const { uses } = await usesBetween(context, { period: 'day', from: days.first, to: days.last });
  const byAsset = Map.groupBy(uses, ({ asset }) => asset);
  const spots = (await listWifiPlaces(context)).map(({ asset, facts: { name, latitude, longitude } }) => ({
    ...{ asset, name, latitude, longitude },
    ...loadOf(byAsset.get(asset) ?? []),
  }));
  const { pack } = context;
  const own = new Set(spots.map(({ name }) => name));
  const others = pack.places.flatMap(({ id, kind, name, ...place }) => {
    const position = kind === 'wifi' && !own.has(name) ? positionOf(place) : undefined;
    return position ? [{ id, name, ...position }] : [];
  });
  const signals = { bookings: await bookingsBy(context, days), kiosks: await kioskVisits(context, days), others };
  const candidates = candidatesOf(pack);
  const found = new Set(candidates.map(({ id }) => id));
  const withoutPosition = pack.facilities.filter(({ id }) => !found.has(id)).map(({ name }) => name);
  return { month, reachM, spots, others, withoutPosition, places: rankPlaces(candidates, spots, signals) };
}
