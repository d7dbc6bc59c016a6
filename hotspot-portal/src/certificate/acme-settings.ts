import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isIP } from 'node:net';
import { z } from 'zod';

const SecretFile = z.string().min(1).max(400);
const Name = z
  .string()
  .max(253)
  .regex(/^_?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/);
const Port = z.int().min(1).max(65_535);
const Address = z.string().refine((text) => isIP(text) !== 0, 'is not an address');

/** How the authority's question is answered in the DNS. */
const Record = z.union([
  /** A program of the city's: called with `add` or `remove`, the record's name and its text. */
  z.strictObject({ hook: z.string().startsWith('/').max(400) }),
  /** RFC 2136 to the zone's primary server, signed with a key (TSIG) in BIND's format, by `nsupdate`. */
  z.strictObject({
    update: z.strictObject({ server: Address, port: Port.default(53), zone: Name, keyFile: SecretFile }),
  }),
]);

/** Where the portal's certificate comes from: an authority that speaks ACME (RFC 8555), asked by DNS-01. */
export const AcmeSettings = z.strictObject({
  /** The authority's directory, such as https://acme-v02.api.letsencrypt.org/directory. */
  directory: z.url({ protocol: /^https$/ }),
  /** True once somebody of the city has read the authority's terms. */
  termsAccepted: z.literal(true),
  /** Whom the authority writes to. */
  email: z.email().max(254).optional(),
  /** RFC 8555 §7.3.4, where an authority serves its own customers only. */
  account: z.strictObject({ keyId: z.string().min(1).max(256), hmacFile: SecretFile }).optional(),
  /** Roots of an authority inside a city's own network (PEM). */
  rootsFile: SecretFile.optional(),
  record: Record,
  /** Where the record stands, if `_acme-challenge.<name>` is an alias for it. */
  recordName: Name.optional(),
  /** The zone's public servers: the authority is told only when each of them has the record. */
  visibleAt: z
    .array(z.strictObject({ server: Address, port: Port.default(53) }))
    .max(8)
    .default([]),
  /** What it waits where none are named. */
  settleSeconds: z.int().min(0).max(600).default(20),
});
export type AcmeSettings = z.infer<typeof AcmeSettings>;

/** The settings with every file at its place and what has to be read of them. */
export type Acme = Omit<AcmeSettings, 'account' | 'rootsFile'> & {
  readonly account?: { readonly kid: string; readonly hmacKey: string };
  readonly roots?: string;
};

async function readSecret(path: string): Promise<string> {
  if (((await stat(path)).mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600 it.`);
  return (await readFile(path, 'utf8')).trim();
}

/** Reads the settings; names of files count from the settings' own folder. Throws for a secret that others can read. */
export async function readAcmeSettings(file: string): Promise<Acme> {
  const { account, rootsFile, record, ...rest } = AcmeSettings.parse(JSON.parse(await readFile(file, 'utf8')));
  const at = (name: string) => resolve(dirname(file), name);
  if ('update' in record) await readSecret(at(record.update.keyFile));
  return {
    ...rest,
    record: 'update' in record ? { update: { ...record.update, keyFile: at(record.update.keyFile) } } : record,
    ...(account && { account: { kid: account.keyId, hmacKey: await readSecret(at(account.hmacFile)) } }),
    ...(rootsFile !== undefined && { roots: await readFile(at(rootsFile), 'utf8') }),
  };
}
