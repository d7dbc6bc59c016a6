import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { waysIn, type Tier, type WayIn } from '@machikado/contracts/spot-policy.ts';
import type { OwnWays } from '../session/policy.ts';
import type { Allowance } from '../session/verified.ts';

const loopbackUrl = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?(\/|$)/;
/** Over the network only with TLS; plain http ends on this machine. */
const SafeUrl = z
  .url()
  .refine((url) => url.startsWith('https://') || loopbackUrl.test(url), 'is neither https nor loopback');
const Host = z.string().regex(/^[a-zA-Z0-9.:-]{1,253}$/);
const Port = z.int().min(1).max(65_535);
const SecretFile = z.string().min(1).max(4096);
const Domain = z.string().regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);

const allowance = {
  minutes: z.int().min(1).max(1440).default(60),
  perDay: z.int().min(1).max(48).default(2),
  devices: z.int().min(1).max(10).default(1),
};

const Email = z.strictObject({
  ...allowance,
  host: Host,
  port: Port,
  /** `none` only where the server is this machine. */
  tls: z.enum(['none', 'starttls', 'implicit']).default('starttls'),
  user: z.string().max(256).optional(),
  passwordFile: SecretFile.optional(),
  from: z.email(),
  /** How long the network opens so that the mail can be read. */
  provisionalMinutes: z.int().min(5).max(10).default(10),
});

const Sms = z.strictObject({
  ...allowance,
  url: SafeUrl,
  tokenFile: SecretFile.optional(),
  /** How the gateway calls recipient and text in the JSON that it takes, and what else it wants there. */
  recipientField: z.string().min(1).max(64).default('to'),
  textField: z.string().min(1).max(64).default('text'),
  fields: z.record(z.string().max(64), z.string().max(256)).default({}),
  /** Countries to which messages go: a message to a dear one is somebody's income. */
  prefixes: z
    .array(z.string().regex(/^\+\d{1,6}$/))
    .min(1)
    .default(['+81']),
});

const Provider = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** As it stands on the button. */
  name: z.string().min(1).max(40),
  issuer: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1).max(256),
  secretFile: SecretFile.optional(),
  scope: z.string().max(200).default('openid'),
  /** Names beside the issuer's that its pages need before the sign-in. */
  hosts: z.array(Domain).max(20).default([]),
});

const Ways = z.array(z.enum(waysIn)).min(1);

/** How people come in at this spot: what is offered where, and what each way needs. */
export const WaySettings = z
  .strictObject({
    /** For every zone that is not named below. */
    offered: Ways,
    zones: z.record(z.string().regex(/^[a-z0-9-]{1,32}$/), Ways).default({}),
    email: Email.optional(),
    sms: Sms.optional(),
    card: z.strictObject(allowance).optional(),
    oidc: z.strictObject({ ...allowance, providers: z.array(Provider).min(1).max(6) }).optional(),
    /** Whose mail addresses may vouch for a visitor. Needs `email`. */
    sponsor: z.strictObject({ ...allowance, domains: z.array(Domain).min(1).max(20) }).optional(),
    ticket: z.strictObject(allowance).optional(),
    /** A server behind the end of a tunnel on this machine: plain UDP crosses no network. */
    radius: z
      .strictObject({ ...allowance, host: z.enum(['127.0.0.1', '::1']), port: Port, secretFile: SecretFile })
      .optional(),
    /** Whoever is younger needs a guardian's word first, by a code in a mail to her. Needs `email`. */
    guardian: z
      .strictObject({ underAge: z.int().min(13).max(20).default(18), days: z.int().min(1).max(366).default(90) })
      .optional(),
    remember: z
      .strictObject({ days: z.int().min(1).max(90), randomisedHours: z.int().min(1).max(168).default(24) })
      .optional(),
    survey: z.boolean().default(false),
  })
  .superRefine((settings, context) => {
    const named = new Set([settings.offered, ...Object.values(settings.zones)].flat());
    const missing = [...named].filter((way) => way !== 'free' && way !== 'voucher' && settings[way] === undefined);
    const needsMail = settings.sponsor !== undefined || settings.guardian !== undefined;
    if (needsMail && settings.email === undefined) missing.push('email');
    for (const way of missing) context.addIssue({ code: 'custom', message: `${way} is offered and not described` });
    const { email } = settings;
    if (email?.tls === 'none' && !['127.0.0.1', '::1', 'localhost'].includes(email.host))
      context.addIssue({ code: 'custom', message: 'email without TLS goes to this machine only' });
  });
export type WaySettings = z.infer<typeof WaySettings>;

/** What the settings offer where, and grant, as long as the city has set no zones. */
export function ownWaysOf(settings: WaySettings): OwnWays {
  const tiers = waysIn.flatMap((way): [WayIn, Tier][] => {
    const granted = allowanceOf(settings, way);
    return granted ? [[way, { minutes: granted.minutes, turnsPerDay: granted.perDay, devices: granted.devices }]] : [];
  });
  const { offered, zones } = settings;
  return { offered, zones, tiers: Object.fromEntries(tiers) };
}

/** What a way gives by these settings; `null` for the two whose measure stands elsewhere, or one that is not there. */
export function allowanceOf(settings: WaySettings, way: WayIn): Allowance | null {
  return way === 'free' || way === 'voucher' ? null : (settings[way] ?? null);
}

/** Names that a phone must reach before its sign-in: the identity providers, nothing else. For the walled garden. */
export function hostsBeforeSignIn(settings: WaySettings): readonly string[] {
  const providers = settings.oidc?.providers ?? [];
  const hosts = providers.flatMap(({ issuer, hosts: more }) => [new URL(issuer).hostname, ...more]);
  return [...new Set(hosts)];
}

/** Reads the settings; secrets stay in their files, whose names count from the settings' own folder. */
export async function readWaySettings(file: string): Promise<{ settings: WaySettings; secretOf: SecretReader }> {
  const settings = WaySettings.parse(JSON.parse(await readFile(file, 'utf8')));
  const directory = dirname(resolve(file));
  return { settings, secretOf: async (name) => (await readFile(resolve(directory, name), 'utf8')).trim() };
}

export type SecretReader = (file: string) => Promise<string>;
