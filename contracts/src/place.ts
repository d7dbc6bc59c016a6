import { z } from 'zod';

export const placeKinds = [
  'city-office',
  'culture',
  'library',
  'sports',
  'community-hall',
  'park',
  'tourism',
  'toilet',
  'aed',
  'wifi',
  'shelter',
  'evacuation-site',
  'station',
  'other',
] as const;
export const PlaceKind = z.enum(placeKinds);
export type PlaceKind = z.infer<typeof PlaceKind>;

/** A hazard as the designated-shelter open data names it. */
export const Hazard = z.enum([
  'flood',
  'landslide',
  'storm-surge',
  'earthquake',
  'tsunami',
  'fire',
  'inland-flood',
  'volcano',
]);
export type Hazard = z.infer<typeof Hazard>;

/** A place from open data. Absent means that the source does not say; it never means "no". */
export const Place = z.object({
  id: z.string(),
  kind: PlaceKind,
  name: z.string(),
  nameKana: z.string().optional(),
  nameEn: z.string().optional(),
  address: z.string().optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  phone: z.string().optional(),
  opens: z.string().optional(),
  closes: z.string().optional(),
  hoursNote: z.string().optional(),
  description: z.string().optional(),
  /** What the source says of steps, wheelchairs and the like. */
  accessibility: z.string().optional(),
  url: z.string().optional(),
  /** Hazards for which a shelter is designated; only on `shelter` and `evacuation-site`. */
  hazards: z.array(Hazard).optional(),
  /** Who published the fact, as the licence asks to be credited. */
  credit: z.string(),
});
export type Place = z.infer<typeof Place>;

/** Great-circle distance in metres (haversine, mean earth radius 6,371,008.8 m). */
export function distanceM(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const rad = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * rad;
  const dLon = (b.longitude - a.longitude) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}
