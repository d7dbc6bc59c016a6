import { z } from 'zod';
import { AssetTag } from './device.ts';
import { LocalText } from './locale.ts';
import { PlaceKind } from './place.ts';
import { SafeCount } from './wifi-use.ts';

export const CivilMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

const Position = { latitude: z.number(), longitude: z.number() };

/**
 * `GET /api/wifi-demand?month=`: what the spots carry, and where the city knows of people and has no spot. Only what is
 * counted anyway: nobody measures who walks by.
 */
export const WifiDemand = z.object({
  month: CivilMonth,
  /** A place with a spot within so many metres counts as served. */
  reachM: z.int().positive(),
  spots: z.array(
    z.object({
      ...Position,
      asset: AssetTag,
      name: z.string(),
      /** Of how many days of the month the spot has told. */
      days: z.int(),
      /** Rounded; absent where it has told of none. */
      sessionsPerDay: z.number().nonnegative().optional(),
      peakDevices: SafeCount.optional(),
    }),
  ),
  /** Public Wi-Fi that stands in the city's open data and is not one of these spots: a place near it is served too. */
  others: z.array(z.object({ ...Position, id: z.string(), name: z.string() })),
  /** Facilities that are booked and of which no position is known: they are on no map. */
  withoutPosition: z.array(LocalText),
  /** Public places without Wi-Fi, the most used first. */
  places: z.array(
    z.object({
      ...Position,
      id: z.string(),
      name: LocalText,
      kind: PlaceKind,
      /** Bookings of its rooms and counters in the month; absent where nothing can be booked. */
      bookings: z.int().optional(),
      /** Turns at kiosks that stand there; absent where none does. */
      visits: z.int().optional(),
      nearest: z.object({ asset: AssetTag, distanceM: z.int() }).optional(),
    }),
  ),
});
export type WifiDemand = z.infer<typeof WifiDemand>;
