import { z } from 'zod';
import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import type { City } from '@machikado/contracts/city.ts';
import { Facility } from '@machikado/contracts/facility.ts';
import { LocalText } from '@machikado/contracts/locale.ts';
import type { Place } from '@machikado/contracts/place.ts';
import type { Procedure } from '@machikado/contracts/procedure.ts';
import type { SampleList } from '@machikado/contracts/staff-api.ts';
import type { PackEvent } from './event-file.ts';
import { PlaceFile, type QuarantinedRow } from '../open-data/place-file.ts';

/** A day of every year, `MM-DD`. */
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

/** `booking-rules.json`: when rooms of this city can be booked. The same rules hold for all rooms of the pack. */
export const BookingRules = z.strictObject({
  /** A koma can be booked from this many days before its day … */
  opensDaysBefore: z.int().min(1).max(366),
  /** … until this many minutes before it starts. */
  closesMinutesBefore: z
    .int()
    .nonnegative()
    .max(60 * 24 * 60),
  /** A resident may cancel by herself until this many minutes before it starts. */
  cancelMinutesBefore: z
    .int()
    .nonnegative()
    .max(60 * 24 * 60),
  /** How many confirmed bookings of days to come one user may hold. */
  maxOpenBookings: z.int().positive().max(100),
  /** Bookings of one user whose day lies in one month; no such limit where absent. */
  maxPerMonth: z.int().positive().max(100).optional(),
  /** Days of every year on which all facilities are closed, both ends included; `from` after `to` runs over New Year. */
  yearlyClosures: z.array(z.strictObject({ from: MonthDay, to: MonthDay, name: LocalText })).max(20),
  /** True where the rules are samples and not the city's own. */
  sample: z.boolean(),
  note: LocalText,
});
export type BookingRules = z.infer<typeof BookingRules>;

/** `facilities.json`. */
export const FacilityFile = z.strictObject({ facilities: z.array(Facility).min(1).max(200) });

/** `warnings.json`: what the city needs beyond `city.json` to read warnings. */
export const WarningRules = z.strictObject({
  /** JMA 津波予報区 codes of the city's coast; empty where it has none. */
  tsunamiAreas: z.array(z.string().regex(/^\d{3}$/)).max(10),
  /** Said with every warning; must be there when the pack holds no verified shelter list. */
  shelterNote: LocalText.optional(),
});
export type WarningRules = z.infer<typeof WarningRules>;

/** `open-data.json`: the files of `open-data/` that are imported, each with what it lists and who is credited. */
export const OpenDataFiles = z.strictObject({
  files: z
    .array(PlaceFile.omit({ code: true }))
    .min(1)
    .max(50),
});

/** `samples.json`: what in this pack is a sample and not the city's own, in words for staff. */
export const SampleFile = z.strictObject({
  samples: z.array(z.strictObject({ what: LocalText, where: z.string(), fields: z.array(z.string()) })),
});

export type Samples = z.infer<typeof SampleList>['samples'];

/** Everything that makes the product one city's. Read once at start, then constant. */
export type Pack = {
  readonly city: City;
  readonly facilities: readonly Facility[];
  readonly bookingRules: BookingRules;
  readonly procedures: readonly Procedure[];
  readonly events: readonly PackEvent[];
  readonly places: readonly Place[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly samples: Samples;
  readonly tsunamiAreas: readonly string[];
  /** `browsing.json`, with the categories that every city starts from. */
  readonly browsing: BrowsingPolicy;
  readonly shelterNote?: LocalText;
};

/** Why a pack cannot be used: the file in it, and what is wrong there. */
export type PackError = { readonly file: string; readonly reason: string };
