import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isIP } from 'node:net';
import { z } from 'zod';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import type { AccessPointProfile, NasProfile } from '@machikado/device-profiles/access-point-profile.ts';

const minSecretBytes = 16;
const Rate = z.int().min(64).max(10_000_000);

/** One access point or controller of another maker, as a technician writes it down. */
const Entry = z.strictObject({
  /** In the address to which it sends phones: `/ap/<name>`. */
  name: z.string().regex(/^[a-z0-9-]{2,32}$/),
  profile: z.string(),
  /** Hosts to which a phone may be sent back; `*.` for every name below one. */
  hosts: z.array(z.string().regex(/^(\*\.)?[a-z0-9.:-]{1,253}$/)).max(16),
  /** Where its RADIUS requests come from: the end of its tunnel. */
  radiusAddress: z
    .string()
    .refine((text) => isIP(text) !== 0, 'is not an address')
    .optional(),
  radiusSecretFile: z.string().optional(),
  /** The maker's shared key: uamsecret, faskey, the API key of a controller. */
  keyFile: z.string().optional(),
  controller: z
    .strictObject({ url: z.url({ protocol: /^https$/ }), site: z.string().regex(/^[\w-]{1,64}$/) })
    .optional(),
  /** Whose hours, ways in and tiers hold there, by the city's policy; the spot's own zone where it is absent. */
  zone: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
  downKbps: Rate.optional(),
  upKbps: Rate.optional(),
  /** The VLAN there of people who sign in on the encrypted network, by the name of their tier, or of their zone. */
  vlans: z.record(z.string().regex(/^[a-z0-9-]{1,32}$/), z.int().min(1).max(4094)).optional(),
  /** Whether a device's address alone is asked about (MAC authentication bypass), where the profile does not say. */
  macAuthentication: z.boolean().optional(),
});
type Entry = z.infer<typeof Entry>;
const File = z.strictObject({ accessPoints: z.array(Entry).max(256) });

export type AccessPoint = Omit<Entry, 'profile' | 'keyFile' | 'radiusSecretFile'> & {
  readonly profile: AccessPointProfile;
  readonly key: string;
  readonly radiusSecret: Buffer | null;
};
export type Nas = AccessPoint & { readonly profile: NasProfile };

export const isNas = (one: AccessPoint): one is Nas => one.profile.role === 'nas';

/** A secret of a file that only its owner may read. */
async function readSecret(folder: string, name: string): Promise<string> {
  const path = resolve(folder, name);
  if (((await stat(path)).mode & 0o077) !== 0) throw new Error(`Others may read ${path}: chmod 600.`);
  return (await readFile(path, 'utf8')).trim();
}

async function resolveEntry(entry: Entry, folder: string): Promise<AccessPoint> {
  const { profile: id, keyFile, radiusSecretFile, ...rest } = entry;
  const profile = accessPointProfile(id);
  if (!profile.ok) throw new Error(`${entry.name}: there is no profile "${id}".`);
  const secret = radiusSecretFile === undefined ? null : Buffer.from(await readSecret(folder, radiusSecretFile));
  if (secret && secret.length < minSecretBytes) {
    throw new Error(`${entry.name}: the RADIUS secret must have ${minSecretBytes} bytes or more.`);
  }
  const { value } = profile;
  const needs = value.role === 'nas' && value.radius !== undefined;
  if (needs && (secret === null || entry.radiusAddress === undefined)) {
    throw new Error(`${entry.name}: "${id}" asks by RADIUS: radiusAddress and radiusSecretFile are missing.`);
  }
  if (value.role === 'nas' && value.answer.way.value === 'controller' && entry.controller === undefined) {
    throw new Error(`${entry.name}: "${id}" is opened by its controller, and none is given.`);
  }
  const key = keyFile === undefined ? '' : await readSecret(folder, keyFile);
  return { ...rest, profile: value, key, radiusSecret: secret };
}

/**
 * The access points of other makers that stand before this spot, from a file of JSON; none without one. Files of secrets
 * are named from where it lies. Throws with the entry and what is missing in it.
 */
export async function readAccessPoints(path: string | undefined): Promise<readonly AccessPoint[]> {
  if (path === undefined) return [];
  const { accessPoints } = File.parse(JSON.parse(await readFile(path, 'utf8')));
  const found = await Promise.all(accessPoints.map((entry) => resolveEntry(entry, dirname(resolve(path)))));
  for (const key of ['name', 'radiusAddress'] as const) {
    const values = found.flatMap((one) => one[key] ?? []);
    if (new Set(values).size !== values.length) throw new Error(`Two access points have the same ${key}.`);
  }
  return found;
}
