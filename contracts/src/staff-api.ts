import { z } from 'zod';
import { Alert } from './alert.ts';
import { Instant } from './civil-time.ts';
import { AssetTag, DesiredState, DeviceKind, enrolmentCodePattern } from './device.ts';
import { ApplicationState } from './procedure.ts';
import { LocalText } from './locale.ts';

export const StaffRole = z.enum(['clerk', 'technician', 'auditor']);
export type StaffRole = z.infer<typeof StaffRole>;

export const StaffSignIn = z.object({ staffId: z.string().min(1).max(64), password: z.string().min(1).max(200) });

/** `POST /api/session` (browser: sets the cookie) and `GET /api/session`. Writes carry `X-CSRF-Token`. */
export const StaffSession = z.object({ staffId: z.string(), roles: z.array(StaffRole), csrfToken: z.string() });
export type StaffSession = z.infer<typeof StaffSession>;

/** `POST /api/tokens`: for the technicians' CLI, sent as `Authorization: Bearer`. */
export const StaffToken = z.object({ token: z.string(), expiresAt: Instant });

/** One application in the inbox; `answers` only on the single view. */
export const ApplicationSummary = z.object({
  number: z.string(),
  procedureId: z.string(),
  procedureTitle: LocalText,
  state: ApplicationState,
  receivedAt: Instant,
  decidedAt: Instant.optional(),
  decidedBy: z.string().optional(),
});
export type ApplicationSummary = z.infer<typeof ApplicationSummary>;
export const ApplicationInbox = z.object({ applications: z.array(ApplicationSummary) });
export const ApplicationCase = ApplicationSummary.extend({
  /** In the order of the form, with the label of each question. */
  answers: z.array(z.object({ field: z.string(), label: LocalText, value: z.string() })),
  message: z.string().optional(),
});
export type ApplicationCase = z.infer<typeof ApplicationCase>;
export const ApplicationDecision = z.object({
  state: z.enum(['in-review', 'accepted', 'declined']),
  message: z.string().trim().max(400).optional(),
});
export type ApplicationDecision = z.infer<typeof ApplicationDecision>;

/** `GET /api/telegrams`: what lay in the feed folder and what became of it. */
export const Telegram = z.object({
  file: z.string(),
  readAt: Instant,
  outcome: z.enum(['alert', 'update', 'ended', 'elsewhere', 'below-level', 'refused']),
  reason: z.string(),
});
export const TelegramList = z.object({ telegrams: z.array(Telegram) });
export const StaffAlerts = z.object({
  alerts: z.array(Alert.extend({ endedAt: Instant.optional(), endedBy: z.string().optional() })),
});

export const EnrolmentCodeRequest = z.object({ asset: AssetTag, kind: DeviceKind });
export const EnrolmentCode = z.object({
  code: z.string().regex(enrolmentCodePattern),
  expiresAt: Instant,
  deviceUrl: z.url(),
  cityId: z.string(),
  /** SHA-256 of the CA's SubjectPublicKeyInfo, hex: the device trusts nothing else on first contact. */
  caPin: z.string().regex(/^[0-9a-f]{64}$/),
});
export type EnrolmentCode = z.infer<typeof EnrolmentCode>;

/** `GET /api/fleet` and `PUT /api/fleet`: desired state of every device. A PUT whose base has moved is `conflict`. */
export const FleetDesired = z.object({
  baseRevision: z.int().nonnegative(),
  devices: z.array(z.object({ asset: AssetTag, state: DesiredState })).max(5000),
});
export type FleetDesired = z.infer<typeof FleetDesired>;

/** `GET /api/samples`: facts that are samples and not the city's own, so that nobody takes them for it. */
export const SampleList = z.object({
  samples: z.array(z.object({ what: LocalText, where: z.string(), fields: z.array(z.string()) })),
  /** Rows of the pack's open data that were left out, with the reason. */
  quarantined: z.array(z.object({ file: z.string(), row: z.int(), reason: z.string() })),
});
export type SampleList = z.infer<typeof SampleList>;

export const AuditEntry = z.object({
  seq: z.int().positive(),
  at: Instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  hash: z.string(),
});
export const AuditList = z.object({ entries: z.array(AuditEntry) });
/** The chain is whole, or broken at the first entry that does not follow from the one before. */
export const AuditVerdict = z.discriminatedUnion('chain', [
  z.object({ chain: z.literal('whole'), entries: z.int() }),
  z.object({ chain: z.literal('broken'), atSeq: z.int() }),
]);
