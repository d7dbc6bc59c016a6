import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AccessPoint } from '../access-points/access-points-file.ts';

/** An access point or a test client that may ask by RADIUS. */
export type NasClient = {
  readonly name: string;
  readonly secret: Buffer;
  /** Which of the access points of other makers it is; absent on loopback. */
  readonly accessPoint?: AccessPoint;
};
export type NasClients = { readonly find: (address: string) => NasClient | null };

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const minSecretBytes = 16;

/**
 * The RADIUS clients of this spot: loopback, and the access points that a technician has written down, each with a
 * secret of its own. Plain UDP must not cross a network: theirs are the far ends of tunnels that end here. The secret of
 * loopback is made at the first start, 0600, in hexadecimal: no tool that it is
 * handed to can take a character of it for something else. Throws when it is shorter than 16 bytes.
 */
export async function readNasClients(
  secretFile: string,
  accessPoints: readonly AccessPoint[] = [],
): Promise<NasClients> {
  await mkdir(dirname(secretFile), { recursive: true, mode: 0o700 });
  try {
    await writeFile(secretFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(secretFile, 'utf8')).trim(), 'utf8');
  if (secret.length < minSecretBytes) throw new Error(`The RADIUS secret must have ${minSecretBytes} bytes or more.`);
  const client: NasClient = { name: 'loopback', secret };
  const others = new Map<string, NasClient>();
  for (const accessPoint of accessPoints) {
    const { name, radiusAddress, radiusSecret } = accessPoint;
    if (radiusAddress !== undefined && radiusSecret)
      others.set(radiusAddress, { name, secret: radiusSecret, accessPoint });
  }
  return {
    find: (address) => (loopback.has(address) ? client : (others.get(address.replace(/^::ffff:/, '')) ?? null)),
  };
}
