import { distanceM, type Place } from '@machikado/contracts/place.ts';

export type Position = { readonly latitude: number; readonly longitude: number };
export type NearPlace = { readonly place: Place; readonly distanceM: number | undefined; readonly bearing: Compass };

export const compassPoints = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type Compass = (typeof compassPoints)[number];

/** The initial great-circle bearing from one position to another as one of eight points. */
export function bearingOf(from: Position, to: Position): Compass {
  const rad = Math.PI / 180;
  const dLon = (to.longitude - from.longitude) * rad;
  const y = Math.sin(dLon) * Math.cos(to.latitude * rad);
  const x =
    Math.cos(from.latitude * rad) * Math.sin(to.latitude * rad) -
    Math.sin(from.latitude * rad) * Math.cos(to.latitude * rad) * Math.cos(dLon);
  const degrees = (Math.atan2(y, x) / rad + 360) % 360;
  return compassPoints[Math.round(degrees / 45) % 8] ?? 'n';
}

/** Places by distance, those without a known position last. */
export function nearestFirst(places: readonly Place[], from: Position): NearPlace[] {
  return places
    .map((place) => {
      const { latitude, longitude } = place;
      if (latitude === undefined || longitude === undefined)
        return { place, distanceM: undefined, bearing: 'n' as const };
      const at = { latitude, longitude };
      return { place, distanceM: distanceM(from, at), bearing: bearingOf(from, at) };
    })
    .sort((a, b) => (a.distanceM ?? Infinity) - (b.distanceM ?? Infinity));
}

/** Metres for people: `350 m`, `1.2 km`, `14 km`. */
export function readableDistance(metres: number): string {
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  return metres < 9950 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}
