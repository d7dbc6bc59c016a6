import { z } from 'zod';
import { AlertLevel } from './alert.ts';
import { Instant } from './civil-time.ts';
import { Idle } from './idle.ts';
import { ContentKey } from './content-key.ts';
import { Locale } from './locale.ts';
import { SpotPolicy } from './spot-policy.ts';

export const DeviceKind = z.enum(['kiosk', 'wifi-spot']);
export type DeviceKind = z.infer<typeof DeviceKind>;

/** Crockford base32, 16 symbols = 80 bits, in groups of four. */
export const enrolmentCodePattern = /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/;

export const AssetTag = z.string().regex(/^[A-Z]-\d{4}$/);

/** Longer no city may keep who was connected when, whatever it sets: a spot goes by no more. */
export const maxLogDays = 365;
/** Where a city has set nothing. */
export const usualLogDays = 90;

/** What a device shall be. Keys that do not concern its kind stay absent. */
export const DesiredState = z.object({
  zone: z.string().regex(/^[a-z0-9-]{1,32}$/),
  languages: z.array(Locale).min(1).optional(),
  printerProfile: z.string().optional(),
  position: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  /** How long a kiosk waits for a touch before it asks, and then for the answer, seconds; usual times where it is absent. */
  idle: Idle.optional(),
  /** The visible width of the screen as it hangs: what a finger's 15 mm are in pixels. */
  screen: z.object({ widthMm: z.number().min(50).max(3000) }).optional(),
  sessionMinutes: z.int().positive().optional(),
  /** How long a Wi-Fi spot opens without a code once the terms are accepted, minutes; absent where a code is needed. */
  freeMinutes: z.int().min(1).max(1440).optional(),
  /** How often a day one device may do so; twice where it is absent. */
  freePerDay: z.int().min(1).max(48).optional(),
  /** Tiers and zones of a Wi-Fi spot; where it is absent there is one zone with the minutes above. */
  wifi: SpotPolicy.optional(),
  /** How long a Wi-Fi spot keeps who was connected when, days; 90 where it is absent. */
  logDays: z.int().min(1).max(maxLogDays).optional(),
  /** From which warning level on a Wi-Fi spot opens to everyone by itself; absent where only people open it. */
  disasterAtLevel: AlertLevel.optional(),
  /** Where the city reaches a Wi-Fi spot's management listener; set by a technician, never by the device. */
  managementUrl: z.url({ protocol: /^https$/ }).optional(),
});
export type DesiredState = z.infer<typeof DesiredState>;

export const DesiredStateRevision = z.object({
  /** Never goes down for one device. */
  revision: z.int().nonnegative(),
  /** SHA-256 of the canonical JSON of `state`, hex. */
  hash: z.string(),
  state: DesiredState.nullable(),
});
export type DesiredStateRevision = z.infer<typeof DesiredStateRevision>;

export const ReportedState = z.object({
  revision: z.int().nonnegative(),
  hash: z.string(),
  result: z.enum(['applied', 'refused']),
  detail: z.string().max(300).optional(),
});
export type ReportedState = z.infer<typeof ReportedState>;

export const EnrolRequest = z.object({
  code: z.string().regex(enrolmentCodePattern),
  /** PKCS#10, base64 DER, at most 2 KiB. Its subject is ignored. */
  csr: z.base64().max(2800),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

export const Enrolled = z.object({
  deviceId: z.string(),
  kind: DeviceKind,
  asset: AssetTag,
  /** PEM. */
  certificate: z.string(),
  /** PEM of the city's CA. */
  ca: z.string(),
  /** What the city signs with, oldest first; absent from a city that signs nothing yet. */
  contentKeys: z.array(ContentKey).max(32).optional(),
});
export type Enrolled = z.infer<typeof Enrolled>;

/** A device as staff and the technician's CLI see it. */
export const Device = z.object({
  id: z.string(),
  asset: AssetTag,
  kind: DeviceKind,
  status: z.enum(['active', 'revoked']),
  enrolledAt: Instant,
  certificateExpiresAt: Instant,
  lastSeenAt: Instant.optional(),
  desired: DesiredStateRevision,
  reported: ReportedState.extend({ reportedAt: Instant }).optional(),
});
export type Device = z.infer<typeof Device>;

export const DeviceList = z.object({ devices: z.array(Device) });

/** SAN URI of a device's certificate: `urn:machikado:<city>:device:<id>`. The city's own client is `…:city`. */
export function deviceUrn(cityId: string, deviceId: string): string {
  return `urn:machikado:${cityId}:device:${deviceId}`;
}

export function cityUrn(cityId: string): string {
  return `urn:machikado:${cityId}:city`;
}

/** Something a device tells the city through its durable outbox; `seq` orders one device's events and makes them count once. */
export const DeviceEvent = z.object({
  seq: z.int().positive(),
  at: Instant,
  kind: z.enum([
    'print-settled',
    'printer-status',
    'reader-status',
    'browser-state',
    'visit-ended',
    'voucher-used',
    'content-refused',
    'disaster-mode',
    'records-disclosed',
    'records-deleted',
    'certificate',
    'started',
  ]),
  /** Small and free of personal data. */
  facts: z.record(z.string(), z.union([z.string().max(200), z.number(), z.boolean()])),
});
export type DeviceEvent = z.infer<typeof DeviceEvent>;

export const DeviceEventBatch = z.object({ events: z.array(DeviceEvent).min(1).max(100) });
/** All events up to and including `acknowledgedSeq` are durable in the city. */
export const DeviceEventAck = z.object({ acknowledgedSeq: z.int().nonnegative() });
