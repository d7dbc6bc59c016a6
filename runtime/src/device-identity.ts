import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ContentKey } from '@machikado/contracts/content-key.ts';
import { DeviceKind } from '@machikado/contracts/device.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** `identity.json` in a device's state directory; key and certificates lie beside it as PEM. Written by `provisioning`. */
export const IdentityRecord = z.object({
  deviceId: z.string(),
  kind: DeviceKind,
  asset: z.string(),
  /** Base URL of the city's device listener, https. */
  cityUrl: z.url(),
  cityId: z.string(),
  /** The city's keys for what a device keeps of it, as they were at enrolment; absent from an older one. */
  contentKeys: z.array(ContentKey).optional(),
});
export type IdentityRecord = z.infer<typeof IdentityRecord>;

export type DeviceIdentity = IdentityRecord & {
  /** PEM: the device's own P-256 key (PKCS#8), its certificate, and the city's CA. */
  readonly key: string;
  readonly certificate: string;
  readonly ca: string;
};

export const identityFiles = {
  record: 'identity.json',
  key: 'device-key.pem',
  certificate: 'device-cert.pem',
  ca: 'city-ca.pem',
} as const;

/** Reads a device's identity from its state directory. `not-enrolled` when there is none; a damaged one throws. */
export async function readDeviceIdentity(directory: string): Promise<Result<DeviceIdentity, 'not-enrolled'>> {
  const read = (file: string) => readFile(join(directory, file), 'utf8');
  let record: string;
  try {
    record = await read(identityFiles.record);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return err('not-enrolled');
    throw error;
  }
  const [key, certificate, ca] = await Promise.all([
    read(identityFiles.key),
    read(identityFiles.certificate),
    read(identityFiles.ca),
  ]);
  return ok({ ...IdentityRecord.parse(JSON.parse(record)), key, certificate, ca });
}
