import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** An access point or a test client that may ask by RADIUS. */
export type NasClient = { readonly name: string; readonly secret: Buffer };
export type NasClients = { readonly find: (address: string) => NasClient | null };

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const minSecretBytes = 16;

/**
 * The RADIUS clients of this spot: loopback only, because plain UDP must not cross a network (an access point comes
 * through a tunnel that ends here). The secret is made at the first start, 0600, in hexadecimal: no tool that it is
 * handed to can take a character of it for something else. Throws when it is shorter than 16 bytes.
 */
export async function readNasClients(secretFile: string): Promise<NasClients> {
  await mkdir(dirname(secretFile), { recursive: true, mode: 0o700 });
  try {
    await writeFile(secretFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(secretFile, 'utf8')).trim(), 'utf8');
  if (secret.length < minSecretBytes) throw new Error(`The RADIUS secret must have ${minSecretBytes} bytes or more.`);
  const client: NasClient = { name: 'loopback', secret };
  return { find: (address) => (loopback.has(address) ? client : null) };
}
