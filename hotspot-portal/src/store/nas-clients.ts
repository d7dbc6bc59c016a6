import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { createTokenBucket } from '../radius/token-bucket.ts';
import { rejectDelayMs, type NasClient } from './nas-client.ts';
import type { NasRegister } from './nas-register.ts';

export type NasClients = { readonly find: (address: string) => NasClient | null };

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const minSecretBytes = 16;
/** Of an access point of the file: more than the devices of any can ask. */
const fileRate = { burst: 4000, perSecond: 2000 };

/**
 * The RADIUS clients of this spot: loopback, the access points that a technician has written down, each with a
 * secret of its own, and then those of the register. Plain UDP must not cross a network: theirs are the far ends of tunnels that end here. The secret of
 * loopback is made at the first start, 0600, in hexadecimal: no tool that it is
 * handed to can take a character of it for something else. Throws when it is shorter than 16 bytes.
 */
export async function readNasClients(
  secretFile: string,
  accessPoints: readonly AccessPoint[] = [],
  register?: Pick<NasRegister, 'find'>,
): Promise<NasClients> {
  await mkdir(dirname(secretFile), { recursive: true, mode: 0o700 });
  try {
    await writeFile(secretFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(secretFile, 'utf8')).trim(), 'utf8');
  if (secret.length < minSecretBytes) throw new Error(`The RADIUS secret must have ${minSecretBytes} bytes or more.`);
  // Whoever has the secret of this machine may do more here than end sessions.
  const client: NasClient = { name: 'loopback', secret, mayOrder: true };
  const others = new Map<string, NasClient>();
  for (const accessPoint of accessPoints) {
    const { name, radiusAddress, radiusSecret } = accessPoint;
    if (radiusAddress !== undefined && radiusSecret)
      others.set(radiusAddress, {
        ...{ name, secret: radiusSecret, accessPoint, rejectDelayMs },
        takes: createTokenBucket(fileRate),
      });
  }
  return {
    find: (address) => {
      if (loopback.has(address)) return client;
      const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
      return others.get(plain) ?? register?.find(plain) ?? null;
    },
  };
}
