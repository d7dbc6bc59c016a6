import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { identityFiles, type DeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { replaceFile, syncDirectory } from '../files/durable-file.ts';
import { pendingKeyFile } from './device-key.ts';

export async function hasIdentity(directory: string): Promise<boolean> {
  const found = await stat(join(directory, identityFiles.record)).catch(() => undefined);
  return found !== undefined;
}

/**
 * Writes a device's identity. The record comes last and makes it count: a power cut before that leaves the device as not
 * enrolled with its pending key, and the same join can be run again.
 */
export async function writeIdentity(directory: string, identity: DeviceIdentity): Promise<void> {
  const { key, certificate, ca, ...record } = identity;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await rm(join(directory, identityFiles.record), { force: true });
  await syncDirectory(directory);
  await replaceFile(join(directory, identityFiles.key), key);
  await replaceFile(join(directory, identityFiles.certificate), certificate);
  await replaceFile(join(directory, identityFiles.ca), ca);
  await replaceFile(join(directory, identityFiles.record), `${JSON.stringify(record, undefined, 2)}\n`);
  await rm(join(directory, pendingKeyFile), { force: true });
  await syncDirectory(directory);
}
