import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { readAllowList } from './attribute-filter.ts';
import { isRealmPattern } from './realm.ts';

const Name = z.string().regex(/^[a-z0-9-]{1,32}$/);
const Host = z.string().regex(/^[a-zA-Z0-9.:-]{1,253}$/);
const Path = z.string().min(1).max(4096);
const Realm = z
  .string()
  .max(253)
  .refine((text) => isRealmPattern(text) && text === text.toLowerCase(), 'is no realm, *.realm or * in lower case');

/** Files of PEM, named from where the settings lie: by which we show who we are, and whose certificates we take. */
const Tls = z.strictObject({ key: Path, certificate: Path, authority: Path });

const Server = z.strictObject({
  name: Name,
  host: Host,
  /** RFC 6614 §2.1. */
  port: z.int().min(1).max(65_535).default(2083),
  /** What its certificate must name; the host where it is absent. */
  serverName: Host.optional(),
  /** False for a server that answers no Status-Server (RFC 5997): only its answers say that it lives. */
  statusServer: z.boolean().default(true),
  /** By which identity this one is met, where it is another than for the rest. */
  tls: Tls.optional(),
});

const Route = z.union([
  z.strictObject({ realm: Realm, servers: z.array(Name).min(1).max(8) }),
  z.strictObject({ realm: Realm, reject: z.literal(true) }),
]);

const AllowList = z
  .array(z.string())
  .max(64)
  .default([])
  .superRefine((names, context) => {
    const read = readAllowList(names);
    if (!read.ok) context.addIssue({ code: 'custom', message: `there is no attribute ${read.error}` });
  });

const RoamingSettings = z
  .strictObject({
    /** RFC 5580 §4.1: `1` and a domain, or `4` and an identifier of the WBA. */
    operatorName: z.string().regex(/^(1[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+|4[A-Za-z0-9_.:-]{1,128})$/),
    /** Our residents': never sent on. */
    ownRealms: z.array(Realm.refine((text) => !text.includes('*'), 'is no realm')).max(32),
    /** RadSec clients that are other networks, by their names: they ask for our residents and for nobody else. */
    peers: z.array(z.string().min(1).max(253)).max(64).default([]),
    tls: Tls,
    servers: z.array(Server).min(1).max(64),
    realms: z.array(Route).min(1).max(1024),
    /** Attributes that are let through beside the usual ones: by name, or `26.<vendor>` and `26.<vendor>.<type>`. */
    toHome: AllowList,
    fromHome: AllowList,
    /** Of one turn of a guest, as far as the tier of her zone says nothing. */
    minutes: z.int().min(1).max(1440).default(480),
    perDay: z.int().min(1).max(48).default(48),
    devices: z.int().min(1).max(20).default(5),
    /** A request that has come through more proxies than that goes in a circle. */
    maxProxies: z.int().min(1).max(32).default(8),
    /** So long a realm whose servers are all away gets no answer; after that its guests are refused at once. */
    patienceSeconds: z.int().min(5).max(3600).default(120),
  })
  .superRefine(({ servers, realms }, context) => {
    const names = servers.map(({ name }) => name);
    if (new Set(names).size < names.length) context.addIssue({ code: 'custom', message: 'two servers have one name' });
    if (new Set(realms.map(({ realm }) => realm)).size < realms.length)
      context.addIssue({ code: 'custom', message: 'a realm stands there twice' });
    for (const route of realms)
      for (const name of 'servers' in route ? route.servers : [])
        if (!names.includes(name)) context.addIssue({ code: 'custom', message: `there is no server ${name}` });
    for (const { name, host, serverName = host } of servers)
      if (isIP(serverName) !== 0)
        context.addIssue({ code: 'custom', message: `${name}: an address needs the serverName of its certificate` });
  });
export type RoamingSettings = z.infer<typeof RoamingSettings>;

export type RoamingFault =
  { readonly kind: 'not-read'; readonly detail: string } | { readonly kind: 'not-valid'; readonly detail: string };

/** What is shown and asked for in a connection, as PEM. */
export type TlsIdentity = { readonly key: string; readonly certificate: string; readonly authority: string };

export type RoamingFile = {
  readonly settings: RoamingSettings;
  /** By the server's name. */
  readonly identities: ReadonlyMap<string, TlsIdentity>;
};

async function readIdentity(
  folder: string,
  { key, certificate, authority }: z.infer<typeof Tls>,
): Promise<TlsIdentity> {
  const keyFile = resolve(folder, key);
  if (((await stat(keyFile)).mode & 0o077) !== 0) throw new Error(`others may read ${keyFile}: chmod 600`);
  const read = (name: string) => readFile(resolve(folder, name), 'utf8');
  const [keyText, certificateText, authorityText] = await Promise.all([key, certificate, authority].map(read));
  return { key: keyText ?? '', certificate: certificateText ?? '', authority: authorityText ?? '' };
}

/** Reads what a technician has agreed with other networks. Errors: a file that is not there, or what is wrong in it. */
export async function readRoaming(path: string): Promise<Result<RoamingFile, RoamingFault>> {
  const folder = dirname(resolve(path));
  try {
    const parsed = RoamingSettings.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (!parsed.success) return err({ kind: 'not-valid', detail: z.prettifyError(parsed.error) });
    const settings = parsed.data;
    const identities = new Map<string, TlsIdentity>();
    for (const { name, tls = settings.tls } of settings.servers) identities.set(name, await readIdentity(folder, tls));
    return ok({ settings, identities });
  } catch (error) {
    return err({ kind: 'not-read', detail: error instanceof Error ? error.message : String(error) });
  }
}
