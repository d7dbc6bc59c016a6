import { isIP, isIPv4 } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export type Address = { readonly host: string; readonly port: number };

/** IPv4 addresses for phones, both ends included. */
export type DhcpRange = { readonly first: string; readonly last: string; readonly size: number };

const maxPhones = 65_536;

function numberOf(ipv4: string): number {
  return ipv4.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

const range = z.string().transform((text, context): DhcpRange => {
  const [first = '', last = '', ...more] = text.split('-');
  const size = isIPv4(first) && isIPv4(last) ? numberOf(last) - numberOf(first) + 1 : 0;
  if (more.length > 0 || size < 1 || size > maxPhones) {
    context.addIssue({ code: 'custom', message: 'is not two IPv4 addresses, such as 192.168.50.10-192.168.50.200' });
    return z.NEVER;
  }
  return { first, last, size };
});

const nameServers = z
  .string()
  .transform((text) => text.split(','))
  .refine((servers) => servers.every((server) => isIP(server) !== 0), 'is not addresses with commas between them');

const readAddress = z.transform((text: string, context): Address => {
  const match = /^(\[[0-9a-f:]+\]|[0-9.]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port > 65_535) {
    context.issues.push({
      code: 'custom',
      message: 'is not an address and a port, such as 127.0.0.1:1812',
      input: text,
    });
    return z.NEVER;
  }
  return { host: match[1].replaceAll(/[[\]]/g, ''), port };
});
const address = (fallback: string) => z.string().default(fallback).pipe(readAddress);

/** One more network with phones: the zone behind an interface (of a VLAN: `lan0.20`), and the addresses there. */
export type ZonePlace = { readonly zone: string; readonly interface: string; readonly range: DhcpRange };

const maxZones = 16;

const zonePlaces = z
  .string()
  .transform((text) => text.split(',').map((place) => place.split(/[=:]/)))
  .pipe(
    z
      .array(
        z
          .tuple([z.string().regex(/^[a-z0-9-]{1,32}$/), z.string().regex(/^[a-zA-Z0-9._-]{1,15}$/), range])
          .transform(([zone, name, addresses]): ZonePlace => ({ zone, interface: name, range: addresses })),
      )
      .max(maxZones)
      .refine((places) => new Set(places.map((place) => place.interface)).size === places.length, 'names one twice'),
  );

const InterfaceName = z.string().regex(/^[a-zA-Z0-9._-]{1,15}$/);
const HostName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);

const Environment = z.object({
  MACHIKADO_CITY: z
    .string()
    .regex(/^[a-z-]{2,32}$/)
    .default('asahikawa'),
  MACHIKADO_SPOT_STATE: z.string().min(1),
  MACHIKADO_GATEWAY: z.enum(['nft', 'record']).default('nft'),
  MACHIKADO_LAN_INTERFACE: InterfaceName.default('lan0'),
  MACHIKADO_WAN_INTERFACE: InterfaceName.default('wan0'),
  /** Where it is given, the spot runs the phones' DHCP, router advertisements and name server (dnsmasq) itself. */
  MACHIKADO_DHCP_RANGE: range.optional(),
  MACHIKADO_NAME_SERVERS: nameServers.optional(),
  /** Further zones of the city's policy: `school=lan1:192.168.51.10-192.168.51.200`, with commas between them. */
  MACHIKADO_ZONES: zonePlaces.optional(),
  MACHIKADO_PORTAL_HTTP: address('0.0.0.0:8080'),
  MACHIKADO_PORTAL_HTTPS: address('0.0.0.0:8443'),
  MACHIKADO_PORTAL_NAME: HostName.optional(),
  MACHIKADO_SPOT_MANAGEMENT: address('127.0.0.1:9443'),
  MACHIKADO_RADIUS_AUTH: address('127.0.0.1:1812'),
  MACHIKADO_RADIUS_ACCT: address('127.0.0.1:1813'),
  /** Interfaces that are ends of tunnels: on their addresses, and on loopback, RADIUS may be heard by plain UDP. */
  MACHIKADO_RADIUS_TUNNELS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(InterfaceName).max(16))
    .optional(),
  /** Where orders about sessions are heard (RFC 5176, port 3799), on this machine or at the end of a tunnel; nowhere if absent. */
  MACHIKADO_RADIUS_DAS: z.string().pipe(readAddress).optional(),
  /** A program that is called with `on`, `drill` or `off`: switches an SSID, lights a lamp. */
  MACHIKADO_DISASTER_HOOK: z.string().startsWith('/').optional(),
  /** JSON: which ways in are offered where, and what stands behind each (mail server, SMS gateway, providers). */
  MACHIKADO_WAYS_FILE: z.string().min(1).optional(),
  /** Where RADIUS over TLS is heard; the three files of PEM go with it. */
  MACHIKADO_RADSEC: z.string().pipe(readAddress).optional(),
  MACHIKADO_RADSEC_KEY: z.string().startsWith('/').optional(),
  MACHIKADO_RADSEC_CERTIFICATE: z.string().startsWith('/').optional(),
  MACHIKADO_RADSEC_AUTHORITY: z.string().startsWith('/').optional(),
  MACHIKADO_RADIUS_SECRET_FILE: z.string().min(1).optional(),
  /** What may stand behind the `@` of an account's name. */
  MACHIKADO_RADIUS_REALM: HostName.optional(),
  /** For so long a device that has signed out on the portal is kept away from the encrypted network; 0: not at all. */
  MACHIKADO_SIGNED_OUT_MINUTES: z.coerce.number().int().min(0).max(1440).default(60),
  /** By what the server of the encrypted network shows who it is, PEM; it makes a pair of its own where they are absent. */
  MACHIKADO_EAP_CERTIFICATE: z.string().startsWith('/').optional(),
  MACHIKADO_EAP_KEY: z.string().startsWith('/').optional(),
  /** PEM: whose certificates hold for people's devices (EAP-TLS). */
  MACHIKADO_EAP_CLIENT_AUTHORITY: z.string().startsWith('/').optional(),
  /** JSON: the authority that gives the portal its certificate, by ACME and DNS-01. */
  MACHIKADO_ACME: z.string().startsWith('/').optional(),
  /** JSON: access points and controllers of other makers that send their phones to this portal. */
  MACHIKADO_ACCESS_POINTS: z.string().startsWith('/').optional(),
  /** JSON: other networks, whose guests are let in here as their home servers say. */
  MACHIKADO_ROAMING: z.string().startsWith('/').optional(),
  /** JSON: the spot's own radio, by hostapd. */
  MACHIKADO_RADIO: z.string().startsWith('/').optional(),
  /** JSON: the encrypted network, and how visitors' devices are set up for it. */
  MACHIKADO_ONBOARDING: z.string().startsWith('/').optional(),
  /** The PostgreSQL that several servers share, with all accounting records: `postgres://…`, its password in it. */
  MACHIKADO_ACCOUNTING_DSN: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Where the city is reached from here, if not where the identity says. */
  MACHIKADO_CITY_URL: z.url({ protocol: /^https$/ }).optional(),
});

export type Config = {
  readonly stateDirectory: string;
  readonly gateway: 'nft' | 'record';
  readonly lanInterface: string;
  readonly wanInterface: string;
  /** What the spot gives to phones by itself; absent where another machine does that. */
  readonly lanServices?: { readonly range: DhcpRange; readonly servers: readonly string[] };
  /** Networks beside that of `lanInterface`. */
  readonly zonePlaces: readonly ZonePlace[];
  readonly portalHttp: Address;
  readonly portalHttps: Address;
  readonly portalName: string;
  readonly management: Address;
  readonly radiusAuth: Address;
  readonly radiusAcct: Address;
  readonly radiusTunnels: readonly string[];
  readonly radsec?: Radsec;
  readonly radiusSecretFile: string;
  readonly radiusRealm?: string;
  readonly staysOutMs: number;
  readonly eapFiles: { readonly certificate?: string; readonly key?: string; readonly clientAuthority?: string };
  readonly radiusOrders?: Address;
  readonly accessPointsFile?: string;
  readonly roamingFile?: string;
  readonly radioFile?: string;
  readonly acmeFile?: string;
  readonly disasterHook?: string;
  readonly waysFile?: string;
  readonly onboardingFile?: string;
  readonly cityUrl?: string;
  readonly accountingDsn?: string;
};

/** RADIUS over TLS: where, and the PEM files by which server and peers show who they are. */
export type Radsec = {
  readonly address: Address;
  readonly files: { readonly key: string; readonly certificate: string; readonly authority: string };
};

function readRadsec(env: z.infer<typeof Environment>): { readonly radsec?: Radsec } {
  const { MACHIKADO_RADSEC: at, MACHIKADO_RADSEC_KEY: key, MACHIKADO_RADSEC_CERTIFICATE: certificate } = env;
  const authority = env.MACHIKADO_RADSEC_AUTHORITY;
  if (at && key !== undefined && certificate !== undefined && authority !== undefined) {
    return { radsec: { address: at, files: { key, certificate, authority } } };
  }
  if ([at, key, certificate, authority].every((one) => one === undefined)) return {};
  throw new Error('MACHIKADO_RADSEC and its _KEY, _CERTIFICATE and _AUTHORITY go together: one is missing.');
}

/** The settings of this process from its environment; throws with every fault named. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = Environment.parse(environment);
  const { MACHIKADO_DHCP_RANGE: range, MACHIKADO_NAME_SERVERS: servers } = env;
  if ((range === undefined) !== (servers === undefined)) {
    throw new Error('MACHIKADO_DHCP_RANGE and MACHIKADO_NAME_SERVERS go together: one is missing.');
  }
  const { MACHIKADO_EAP_CERTIFICATE: certificate, MACHIKADO_EAP_KEY: key } = env;
  if ((certificate === undefined) !== (key === undefined)) {
    throw new Error('MACHIKADO_EAP_CERTIFICATE and MACHIKADO_EAP_KEY go together: one is missing.');
  }
  const { MACHIKADO_EAP_CLIENT_AUTHORITY: clientAuthority } = env;
  const stateDirectory = resolve(env.MACHIKADO_SPOT_STATE);
  return Object.freeze({
    stateDirectory,
    gateway: env.MACHIKADO_GATEWAY,
    lanInterface: env.MACHIKADO_LAN_INTERFACE,
    wanInterface: env.MACHIKADO_WAN_INTERFACE,
    ...(range && servers && { lanServices: { range, servers } }),
    zonePlaces: env.MACHIKADO_ZONES ?? [],
    portalHttp: env.MACHIKADO_PORTAL_HTTP,
    portalHttps: env.MACHIKADO_PORTAL_HTTPS,
    portalName: env.MACHIKADO_PORTAL_NAME ?? `wifi.${env.MACHIKADO_CITY}.test`,
    management: env.MACHIKADO_SPOT_MANAGEMENT,
    radiusAuth: env.MACHIKADO_RADIUS_AUTH,
    radiusAcct: env.MACHIKADO_RADIUS_ACCT,
    radiusTunnels: env.MACHIKADO_RADIUS_TUNNELS ?? [],
    ...readRadsec(env),
    radiusSecretFile: env.MACHIKADO_RADIUS_SECRET_FILE ?? join(stateDirectory, 'radius-secret'),
    ...(env.MACHIKADO_RADIUS_REALM !== undefined && { radiusRealm: env.MACHIKADO_RADIUS_REALM }),
    staysOutMs: env.MACHIKADO_SIGNED_OUT_MINUTES * 60_000,
    eapFiles: {
      ...(certificate !== undefined && { certificate }),
      ...(key !== undefined && { key }),
      ...(clientAuthority !== undefined && { clientAuthority }),
    },
    ...(env.MACHIKADO_RADIUS_DAS && { radiusOrders: env.MACHIKADO_RADIUS_DAS }),
    ...(env.MACHIKADO_ACCESS_POINTS !== undefined && { accessPointsFile: env.MACHIKADO_ACCESS_POINTS }),
    ...(env.MACHIKADO_ACME !== undefined && { acmeFile: env.MACHIKADO_ACME }),
    ...(env.MACHIKADO_ROAMING !== undefined && { roamingFile: env.MACHIKADO_ROAMING }),
    ...(env.MACHIKADO_RADIO !== undefined && { radioFile: env.MACHIKADO_RADIO }),
    ...(env.MACHIKADO_DISASTER_HOOK !== undefined && { disasterHook: env.MACHIKADO_DISASTER_HOOK }),
    ...(env.MACHIKADO_WAYS_FILE !== undefined && { waysFile: env.MACHIKADO_WAYS_FILE }),
    ...(env.MACHIKADO_ONBOARDING !== undefined && { onboardingFile: env.MACHIKADO_ONBOARDING }),
    ...(env.MACHIKADO_ACCOUNTING_DSN !== undefined && { accountingDsn: env.MACHIKADO_ACCOUNTING_DSN }),
    ...(env.MACHIKADO_CITY_URL !== undefined && { cityUrl: env.MACHIKADO_CITY_URL }),
  });
}
