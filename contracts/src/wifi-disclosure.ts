import { z } from 'zod';
import { Instant } from './civil-time.ts';
import { AssetTag } from './device.ts';

/** What one disclosure may reach: nobody is given a stretch of the log, however good the reason. */
export const maxDisclosureRows = 500;
export const maxDisclosureDays = 31;

const dayMs = 86_400_000;
const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^(${octet}\\.){3}${octet}$`);

/** By what connection records are looked for: always one device, one address or one session, never all. */
export const DisclosureCriterion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mac'), mac: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/) }),
  z.strictObject({ kind: z.literal('ipv4'), ipv4: z.string().regex(ipv4) }),
  z.strictObject({ kind: z.literal('session'), session: z.string().regex(/^[\x21-\x7e]{1,128}$/) }),
]);
export type DisclosureCriterion = z.infer<typeof DisclosureCriterion>;

const scope = { criterion: DisclosureCriterion, from: Instant, to: Instant };
const isSpan = ({ from, to }: { from: string; to: string }) => {
  const ms = Date.parse(to) - Date.parse(from);
  return ms > 0 && ms <= maxDisclosureDays * dayMs;
};
const span = { path: ['to'], message: `is not within ${maxDisclosureDays} days after the beginning` };

/** `POST /api/disclosures`: one member of staff asks (照会); nothing is looked up before another one has approved. */
export const DisclosureRequest = z
  .strictObject({
    ...scope,
    /** The authority's own number of its letter (文書番号). */
    documentNumber: z.string().trim().min(1).max(100),
    /** The law that the authority asks by, e.g. 刑事訴訟法第197条第2項. */
    legalBasis: z.string().trim().min(1).max(200),
    reason: z.string().trim().min(1).max(500),
    /** Where to look; at every spot where it is absent. */
    spots: z.array(AssetTag).min(1).max(50).optional(),
  })
  .refine(isSpan, span);
export type DisclosureRequest = z.infer<typeof DisclosureRequest>;

export const disclosureStates = ['asked', 'approved', 'refused', 'withdrawn', 'expired', 'exported'] as const;

/** A disclosure as staff see it. Whose device it is about is gone as soon as the request has ended. */
export const Disclosure = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(disclosureStates),
  askedBy: z.string(),
  askedAt: Instant,
  documentNumber: z.string(),
  legalBasis: z.string(),
  reason: z.string(),
  from: Instant,
  to: Instant,
  spots: z.array(AssetTag).optional(),
  criterion: DisclosureCriterion.optional(),
  decidedBy: z.string().optional(),
  decidedAt: Instant.optional(),
  /** Until when it waits for the next step. */
  expiresAt: Instant.optional(),
  endedAt: Instant.optional(),
  rows: z.int().optional(),
  /** SHA-256 of the file that was handed out, hex. */
  fileHash: z.string().optional(),
});
export type Disclosure = z.infer<typeof Disclosure>;

export const DisclosureList = z.object({ disclosures: z.array(Disclosure) });

/** What the city asks of a spot after the approval. A spot refuses one that a single person has asked and approved. */
export const DisclosureOrder = z
  .strictObject({
    ...scope,
    id: z.uuid(),
    number: z.string().max(32),
    askedBy: z.string().min(1).max(64),
    approvedBy: z.string().min(1).max(64),
  })
  .refine(isSpan, span)
  .refine(({ askedBy, approvedBy }) => askedBy !== approvedBy, 'was asked and approved by one person');
export type DisclosureOrder = z.infer<typeof DisclosureOrder>;

/** One connection. `device` tells devices apart and names none: a part of the spot's keyed hash. */
export const DisclosureRow = z.object({
  /** `session`: the spot's own; `accounting`: as an access point has reported it by RADIUS. */
  source: z.enum(['session', 'accounting']),
  session: z.string(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  place: z.string(),
  way: z.string().optional(),
  ipv4: z.string().optional(),
  device: z.string().optional(),
  upBytes: z.int(),
  downBytes: z.int(),
  endReason: z.string().optional(),
});
export type DisclosureRow = z.infer<typeof DisclosureRow>;

/** `more`: there are more rows than may be handed out, and none of them is. */
export const DisclosureRows = z.object({ rows: z.array(DisclosureRow).max(maxDisclosureRows), more: z.boolean() });
export type DisclosureRows = z.infer<typeof DisclosureRows>;

/** What a technician sees on the spot: that it happened, and nothing of what was given. */
export const DisclosedList = z.object({
  disclosed: z.array(z.object({ number: z.string(), at: Instant, rows: z.int(), times: z.int() })),
});
