import { isIP } from 'node:net';
import { z } from 'zod';
import { InterfaceName, Ssid } from './network-names.ts';

const Address = z.string().refine((text) => isIP(text) !== 0, 'is not an address');
const Port = z.int().min(1).max(65_535);
const Domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);

const Name = z
  .string()
  .regex(/^[^\p{Cc}]+$/u)
  .refine((text) => Buffer.byteLength(text) <= 200, 'is longer than 200 bytes');
/** Easy Japanese has no code of its own: phones know languages by ISO 639. */
const Names = z
  .partialRecord(z.enum(['ja', 'en', 'zh-Hans', 'zh-Hant', 'ko']), Name)
  .refine((names) => Object.keys(names).length > 0, 'has no language');
export type Names = z.infer<typeof Names>;

/** What phones learn of the network before they join it (IEEE 802.11u; Wi-Fi Alliance, Passpoint). */
const Passpoint = z.strictObject({
  /** Of the operator, in the order in which phones take them for home. */
  domains: z.array(Domain).min(1).max(4),
  /** Whose accounts are taken here, and by which methods. */
  realms: z
    .array(
      z.strictObject({
        name: Domain,
        methods: z
          .array(z.enum(['ttls', 'peap', 'tls']))
          .min(1)
          .max(3)
          .default(['ttls', 'peap']),
      }),
    )
    .min(1)
    .max(8),
  /** Organisation identifiers as hexadecimal; the first three are in every beacon. */
  roamingConsortiums: z
    .array(z.string().regex(/^([0-9a-f]{6}|[0-9a-f]{10})$/))
    .max(8)
    .default([]),
  friendlyNames: Names,
  /** The kind of place, by the numbers of IEEE 802.11-2020 §9.4.1.34, and what it is called. */
  venue: z.strictObject({ group: z.int().min(0).max(11), type: z.int().min(0).max(255), names: Names }).optional(),
});

/** A network by 802.1X: WPA2- or WPA3-Enterprise, against this spot's own RADIUS server or another one. */
export const Enterprise = z.strictObject({
  ssid: Ssid,
  bridge: InterfaceName,
  /** `wpa3` leaves out phones that cannot protect management frames. */
  security: z.enum(['wpa2-wpa3', 'wpa3']).default('wpa2-wpa3'),
  /** Whether phones may not reach each other by the radio: so for visitors, not for staff. */
  apart: z.boolean().default(false),
  radius: z.strictObject({
    address: Address,
    port: Port.default(1812),
    secretFile: z.string(),
    /** Where use is counted; the server may say another interval (Acct-Interim-Interval). */
    accounting: z.strictObject({ port: Port.default(1813), interimSeconds: z.int().min(60).max(86_400) }).optional(),
    /** Whence orders come that throw a phone off (RFC 5176), and where they are taken. */
    orders: z.strictObject({ from: Address, port: Port.default(3799) }).optional(),
  }),
  /** The VLANs into which the server may put a phone; in any other case it is on `bridge`. */
  vlans: z
    .array(z.strictObject({ id: z.int().min(1).max(4094), bridge: InterfaceName }))
    .min(1)
    .max(16)
    .refine((vlans) => new Set(vlans.map(({ id }) => id)).size === vlans.length, 'names one VLAN twice')
    .optional(),
  passpoint: Passpoint.optional(),
});
export type Enterprise = z.infer<typeof Enterprise>;
