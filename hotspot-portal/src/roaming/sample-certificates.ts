import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TlsIdentity } from './roaming-file.ts';

const run = promisify(execFile);

/** Makes an authority and certificates of these names by it in a folder, for tests: `<name>.pem`, `<name>.key`, `ca.pem`. */
export async function makeSampleCertificates(folder: string, names: readonly string[]): Promise<void> {
  const make = (name: string, more: readonly string[]) => {
    const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
    return run('openssl', ['req', '-x509', ...curve, '-subj', `/CN=${name}`, ...files, ...more]);
  };
  await make('ca', []);
  const signed = ['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key')];
  const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE'];
  for (const name of names) await make(name, [...signed, ...leaf, '-addext', `subjectAltName=DNS:${name}`]);
}

export async function readSampleIdentity(folder: string, name: string): Promise<TlsIdentity> {
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  const [key, certificate, authority] = await Promise.all([read(`${name}.key`), read(`${name}.pem`), read('ca.pem')]);
  return { key, certificate, authority };
}
