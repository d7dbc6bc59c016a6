import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type PortalCertificate = {
  readonly key: string;
  readonly certificate: string;
  /** True for the one that we make ourselves: phones do not know it, so the pages go over http. */
  readonly selfSigned: boolean;
  readonly expiresAtMs: number;
};

const run = promisify(execFile);
const days = 365;
/** From here on a certificate is renewed, or its end is said aloud where an authority has to renew it. */
export const renewBeforeMs = 21 * 86_400_000;

async function make(directory: string, name: string): Promise<void> {
  const [key, certificate] = [join(directory, 'portal.key.new'), join(directory, 'portal.pem.new')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days)],
    ...['-subj', `/CN=${name.slice(0, 64)}`, '-addext', `subjectAltName=DNS:${name}`],
    ...['-addext', 'extendedKeyUsage=serverAuth', '-keyout', key, '-out', certificate],
  ]);
  await chmod(key, 0o600);
  await rename(key, join(directory, 'portal.key'));
  await rename(certificate, join(directory, 'portal.pem'));
}

async function read(directory: string): Promise<PortalCertificate | null> {
  try {
    const [key, certificate] = await Promise.all(
      ['portal.key', 'portal.pem'].map((file) => readFile(join(directory, file), 'utf8')),
    );
    if (key === undefined || certificate === undefined) return null;
    const parsed = new X509Certificate(certificate);
    return { key, certificate, selfSigned: parsed.checkIssued(parsed), expiresAtMs: parsed.validToDate.getTime() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The portal's certificate, `portal.pem` and `portal.key` in `directory`. Where there is none a self-signed one is made
 * for `name`, and made anew when its name or time no longer fits; one from an authority is never touched.
 */
export async function ensurePortalCertificate(directory: string, name: string): Promise<PortalCertificate> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const present = await read(directory);
  if (present) {
    const parsed = new X509Certificate(present.certificate);
    const fits = parsed.checkHost(name) !== undefined && parsed.validToDate.getTime() - Date.now() > renewBeforeMs;
    if (fits || !present.selfSigned) return present;
  }
  await make(directory, name);
  const made = await read(directory);
  if (!made) throw new Error('openssl has made no certificate.');
  return made;
}
