import { z } from 'zod';
import type { AppointmentService } from '@machikado/contracts/appointment.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import type { City } from '@machikado/contracts/city.ts';
import { Equipment, Facility, Koma, Room, TimeGrid } from '@machikado/contracts/facility.ts';
import { LocalText } from '@machikado/contracts/locale.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import type { Place } from '@machikado/contracts/place.ts';
import type { Procedure } from '@machikado/contracts/procedure.ts';
import type { SampleList } from '@machikado/contracts/staff-api.ts';
import type { PackEvent } from './event-file.ts';
import { PlaceFile, type QuarantinedRow } from '../open-data/place-file.ts';

const setUpNames = ['preparation', 'setUpMinutes', 'beforeMinutes', 'afterMinutes'];

/** What set-up time beside a grid is answered with. A rule that nobody reads would be a rule that is broken unseen. */
function sayWhereSetUpIs(issue: z.core.$ZodRawIssue): string | undefined {
  const names = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return names.some((name) => setUpNames.includes(name))
    ? `${names.join(', ')}: koma hold their preparing and clearing within their hours; only a grid has \`preparation\``
    : undefined;
}

const exactly = <Shape extends z.core.$ZodLooseShape>({ shape }: z.ZodObject<Shape>) =>
  z.strictObject(shape, { error: sayWhereSetUpIs });

const PackRoom = exactly(Room.extend({ koma: z.array(exactly(Koma)).max(48), grid: exactly(TimeGrid).optional() }));

/** `facilities.json`. */
export const FacilityFile = z.strictObject({
  facilities: z
    .array(
      exactly(
        Facility.extend({
          rooms: z.array(PackRoom).min(1),
          equipment: z.array(exactly(Equipment)).max(100).optional(),
        }),
      ),
    )
    .min(1)
    .max(200),
});

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
  readonly lotteries: readonly LotteryRule[];
  readonly appointments: readonly AppointmentService[];
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
