import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AssetTag } from '@machikado/contracts/device.ts';
import { WebhookHosts, type WebhookHost } from './webhooks/target.ts';

const repository = resolve(import.meta.dirname, '../..');
const Port = z.coerce.number().int().min(0).max(65_535);
const Host = z.union([z.ipv4(), z.ipv6()]);

const Environment = z.object({
  MACHIKADO_CITY: z
    .string()
    .regex(/^[a-z-]{2,32}$/)
    .default('asahikawa'),
  MACHIKADO_PACKS: z.string().default(join(repository, 'city-services/packs')),
  MACHIKADO_CITY_STATE: z.string().default(join(repository, '.machikado/city')),
  MACHIKADO_STAFF_CONSOLE: z.string().default(join(repository, 'staff-console/build')),
  MACHIKADO_STAFF_HOST: Host.default('127.0.0.1'),
  MACHIKADO_STAFF_PORT: Port.default(8400),
  MACHIKADO_DEVICE_HOSTS: z
    .string()
    .default('127.0.0.1')
    .transform((text) => text.split(',').map((host) => host.trim()))
    .pipe(z.array(Host).min(1).max(16)),
  MACHIKADO_DEVICE_PORT: Port.default(8443),
  MACHIKADO_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MACHIKADO_DEMO: z.enum(['0', '1']).default('0'),
  MACHIKADO_RESIDENT_UI: z.string().default(join(repository, 'kiosk-ui/build')),
  MACHIKADO_RESIDENT_HOST: Host.default('127.0.0.1'),
  MACHIKADO_RESIDENT_PORT: Port.default(8500),
  MACHIKADO_RESIDENT_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .transform((text) => new URL(text))
    .refine((url) => url.pathname === '/' && url.search === '' && url.hash === '', 'an origin has no path')
    .transform((url) => url.origin)
    .optional(),
  MACHIKADO_RESIDENT_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((host) => host.trim()))
    .transform((hosts) => hosts.filter((host) => host !== ''))
    .pipe(z.array(Host).max(16)),
  MACHIKADO_WIFI_SPOT: AssetTag.optional(),
  /** Hosts that may be told of events: `hooks.example.jp, monitor.city.lg.jp=10.1.2.3`. */
  MACHIKADO_WEBHOOK_HOSTS: WebhookHosts.default([]),
  /** PEM of the authorities of those that are named with an address. */
  MACHIKADO_WEBHOOK_CA: z.string().min(1).optional(),
});

/** The settings of this process, read once from its environment. */
export type Config = {
  readonly packDirectory: string;
  readonly stateDirectory: string;
  readonly staffConsoleDirectory: string;
  readonly staff: { readonly host: string; readonly port: number };
  readonly device: { readonly hosts: readonly string[]; readonly port: number };
  readonly resident: {
    readonly uiDirectory: string;
    readonly host: string;
    readonly port: number;
    /** The public address of the site; absent: the listener's own. */
    readonly origin: string | undefined;
    /** Addresses of the TLS proxy whose `X-Forwarded-For` is believed. */
    readonly proxies: readonly string[];
  };
  /** Absent: the embedded database in the state directory. */
  readonly databaseUrl: string | undefined;
  readonly demo: boolean;
  readonly wifiSpot: string | undefined;
  readonly webhooks: { readonly hosts: readonly WebhookHost[]; readonly caFile: string | undefined };
};

/** Reads the environment. Throws with the name of the variable that is wrong; an empty one counts as absent. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) throw new Error(`Wrong settings:\n${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  return Object.freeze({
    packDirectory: join(resolve(env.MACHIKADO_PACKS), env.MACHIKADO_CITY),
    stateDirectory: resolve(env.MACHIKADO_CITY_STATE),
    staffConsoleDirectory: resolve(env.MACHIKADO_STAFF_CONSOLE),
    staff: { host: env.MACHIKADO_STAFF_HOST, port: env.MACHIKADO_STAFF_PORT },
    device: { hosts: env.MACHIKADO_DEVICE_HOSTS, port: env.MACHIKADO_DEVICE_PORT },
    resident: {
      uiDirectory: resolve(env.MACHIKADO_RESIDENT_UI),
      host: env.MACHIKADO_RESIDENT_HOST,
      port: env.MACHIKADO_RESIDENT_PORT,
      origin: env.MACHIKADO_RESIDENT_ORIGIN,
      proxies: env.MACHIKADO_RESIDENT_PROXIES,
    },
    databaseUrl: env.MACHIKADO_DATABASE_URL,
    demo: env.MACHIKADO_DEMO === '1',
    wifiSpot: env.MACHIKADO_WIFI_SPOT,
    webhooks: { hosts: env.MACHIKADO_WEBHOOK_HOSTS, caFile: env.MACHIKADO_WEBHOOK_CA },
  });
}
