import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pair } from './judge.ts';

const run = promisify(execFile);
const days = 365;

/** A pair that no phone knows: with it the portal's https side answers at all, and its pages go over http. */
export async function makeSelfSigned(name: string): Promise<Pair> {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-tls-'));
  const [key, certificate] = [join(directory, 'key'), join(directory, 'pem')];
  try {
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days)],
      ...['-subj', `/CN=${name.slice(0, 64)}`, '-addext', `subjectAltName=DNS:${name}`],
      ...['-addext', 'extendedKeyUsage=serverAuth', '-keyout', key, '-out', certificate],
    ]);
    return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
