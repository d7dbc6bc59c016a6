import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pair } from '../../hotspot-portal/src/certificate/judge.ts';

const run = promisify(execFile);
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority that phones of a test know, and nobody else. */
export type ThrowawayAuthority = {
  /** PEM. */
  readonly root: string;
  readonly rootFile: string;
  /** With what openssl calls `extensions`, beside its own. */
  readonly issue: (
    name: string,
    extensions?: readonly string[],
  ) => Promise<Pair & { readonly keyFile: string; readonly certificateFile: string }>;
};

export async function makeThrowawayAuthority(directory: string): Promise<ThrowawayAuthority> {
  await mkdir(directory, { recursive: true });
  const [rootKey, rootFile] = [join(directory, 'root.key'), join(directory, 'root.pem')];
  await run('openssl', [
    ...['req', '-x509', ...newKey, '-days', '30', '-subj', '/CN=throwaway root'],
    ...['-addext', 'keyUsage=critical,keyCertSign', '-keyout', rootKey, '-out', rootFile],
  ]);
  return {
    root: await readFile(rootFile, 'utf8'),
    rootFile,
    issue: async (name, extensions = []) => {
      const [keyFile, certificateFile] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
      await run('openssl', [
        ...['req', '-x509', ...newKey, '-days', '28', '-CA', rootFile, '-CAkey', rootKey, '-subj', '/O=throwaway'],
        ...['-addext', `subjectAltName=DNS:${name}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
        ...['extendedKeyUsage=serverAuth', ...extensions].flatMap((extension) => ['-addext', extension]),
        ...['-keyout', keyFile, '-out', certificateFile],
      ]);
      const [key, certificate] = await Promise.all([keyFile, certificateFile].map((file) => readFile(file, 'utf8')));
      return { key: key ?? '', certificate: certificate ?? '', keyFile, certificateFile };
    },
  };
}
