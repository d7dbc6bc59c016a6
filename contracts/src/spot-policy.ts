import { z } from 'zod';
import { ClockTime } from './civil-time.ts';
import { Locale, LocalText } from './locale.ts';

const Name = z.string().regex(/^[a-z0-9-]{1,32}$/);
const Kbits = z.int().min(64).max(10_000_000);

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** One stretch of some days in the city's time; a night over midnight is two of them. */
export const OpenHours = z
  .strictObject({ days: z.array(z.enum(weekdays)).min(1), from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from < to, 'ends before it begins');
export type OpenHours = z.infer<typeof OpenHours>;

/** What a city grants by one way in. What is absent is not limited, but for `devices`, which is one. */
export const Tier = z
  .strictObject({
    /** Of one turn. A code's own minutes count where it has some; `free` needs them here, other ways take the spot's own. */
    minutes: z.int().min(1).max(1440).optional(),
    /** How often a turn may be made longer by as many minutes; never where it is absent. */
    renewals: z.int().min(0).max(48).optional(),
    /** How often a day one device or identity may begin without a code. */
    turnsPerDay: z.int().min(1).max(48).optional(),
    /** Of one turn, both ways together; 1 MB is 1,000,000 bytes. */
    megabytes: z.int().min(1).max(10_000_000).optional(),
    /** What happens then; the turn ends where it is absent. */
    whenUsedUp: z.enum(['end', 'slow']).optional(),
    /** Of one device, in steady flow. */
    downKbits: Kbits.optional(),
    upKbits: Kbits.optional(),
    /** Both ways, after the data is used up. */
    slowKbits: Kbits.optional(),
    /** How many devices one person may have online with one code or identity. */
    devices: z.int().min(1).max(20).optional(),
  })
  .refine(({ whenUsedUp, slowKbits }) => whenUsedUp !== 'slow' || slowKbits !== undefined, 'slow needs slowKbits')
  .refine(({ renewals = 0, minutes }) => renewals === 0 || minutes !== undefined, 'renewals need minutes');
export type Tier = z.infer<typeof Tier>;

/** How somebody may come in. `free`: by the terms alone; `voucher`: by a code on paper. */
export const waysIn = ['free', 'voucher', 'email', 'sms', 'card', 'oidc', 'sponsor', 'ticket', 'radius'] as const;
export type WayIn = (typeof waysIn)[number];

/** A library, a city hall, a shelter, a school gym: who uses the network there, when, how, and what the page says. */
export const Zone = z.strictObject({
  name: LocalText.optional(),
  /** One paragraph for the first page, in the place's own words. */
  notice: LocalText.optional(),
  /** Always open where it is absent. */
  hours: z.array(OpenHours).min(1).max(28).optional(),
  /** Each way in that is open here, with the tier that it gives. */
  ways: z.partialRecord(z.enum(waysIn), Name).refine((ways) => Object.keys(ways).length > 0, 'has no way in'),
  /** In this order on the page; the first is for those whose own language is not there. */
  languages: z.array(Locale).min(1).optional(),
});
export type Zone = z.infer<typeof Zone>;

/** Limits and zones of a Wi-Fi spot, as its city has set them; versioned with the rest of the desired state. */
export const SpotPolicy = z
  .strictObject({
    tiers: z.record(Name, Tier),
    zones: z.record(Name, Zone),
    /** What the line to the internet carries: a little less than that, so that no queue grows where nobody shares it. */
    uplink: z.strictObject({ downKbits: Kbits, upKbits: Kbits }).optional(),
  })
  .superRefine(({ tiers, zones }, context) => {
    if (Object.keys(tiers).length > 32) context.addIssue({ code: 'custom', message: 'has more than 32 tiers' });
    for (const [zone, { ways }] of Object.entries(zones)) {
      for (const [way, tier] of Object.entries(ways)) {
        const path = ['zones', zone, 'ways', way];
        if (!Object.hasOwn(tiers, tier)) context.addIssue({ code: 'custom', path, message: `names no tier: ${tier}` });
        else if (way === 'free' && tiers[tier]?.minutes === undefined)
          context.addIssue({ code: 'custom', path, message: `${tier} needs minutes` });
      }
    }
  });
export type SpotPolicy = z.infer<typeof SpotPolicy>;
