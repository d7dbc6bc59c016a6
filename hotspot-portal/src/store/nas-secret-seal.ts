import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { unlessFull } from './database.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';
/** No secret that was kept as it is begins so: those are hexadecimal. */
const prefix = 'sealed:';

/** RADIUS secrets as the store keeps them: encrypted, and each good for its own client alone. */
export type NasSecretSeal = {
  readonly seal: (name: string, secret: string) => string;
  /** `null` where it was sealed by another key, or for another client. */
  readonly open: (name: string, kept: string) => string | null;
};

/** AES-256-GCM (NIST SP 800-38D) by a key of 32 bytes, the client's name being authenticated with it. */
export function createNasSecretSeal(key: Uint8Array): NasSecretSeal {
  return {
    seal: (name, secret) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name));
      const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64');
    },
    open: (name, kept) => {
      const bytes = Buffer.from(kept.slice(prefix.length), 'base64');
      if (!kept.startsWith(prefix) || bytes.length < nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const clear = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([clear, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

/**
 * The key of the secrets, in a file beside the database and not in it: made at the first start, 0600, in hexadecimal.
 * Throws where others may read it, or it is no key.
 */
export async function readNasSecretKey(file: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, `${randomBytes(keyBytes).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (((await stat(file)).mode & 0o077) !== 0) throw new Error(`Others may read ${file}: chmod 600.`);
  const text = (await readFile(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} is no key of ${keyBytes} bytes in hexadecimal.`);
  return Buffer.from(text, 'hex');
}

/** Seals what an earlier program has kept as it is, and leaves nothing of it in the database's files. */
export function sealKeptSecrets(database: DatabaseSync, { seal }: NasSecretSeal): void {
  const rows = database.prepare('SELECT name, secret, previous FROM nas_clients WHERE secret IS NOT NULL').all();
  const isBare = (kept: unknown): kept is string => typeof kept === 'string' && !kept.startsWith(prefix);
  const bare = rows.filter(({ secret, previous }) => isBare(secret) || isBare(previous));
  if (bare.length === 0) return;
  const update = database.prepare('UPDATE nas_clients SET secret = ?, previous = ? WHERE name = ?');
  const sealed = (name: string, kept: unknown) => (isBare(kept) ? seal(name, kept) : ((kept ?? null) as string | null));
  transaction(database, () => {
    for (const { name, secret, previous } of bare)
      update.run(sealed(String(name), secret), sealed(String(name), previous), String(name));
  });
  // The bytes of former values stay in pages that are split or freed, where whoever has the file finds them.
  unlessFull(() => database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'));
}
