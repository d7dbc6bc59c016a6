import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, runProgram } from '../../lab/program.ts';
import type { Server } from './freeradius.ts';
import type { User } from './freeradius-settings.ts';
import { benchSecret, processorSeconds } from './generator.ts';

/** An RSA-2048 certificate; gives its path without `.key` and `.pem`. */
export async function makeCertificate(directory: string): Promise<string> {
  const path = join(directory, 'radius');
  const name = ['-subj', '/CN=radius.city.test', '-addext', 'subjectAltName=DNS:radius.city.test'];
  const files = ['-keyout', `${path}.key`, '-out', `${path}.pem`];
  await mustRun('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9', ...name, ...files]);
  return path;
}

/** How many devices are under way at once, and how often each signs in. */
const handshakes = { devices: 4, each: 50 };
/** A server runs for months: what its first handshakes cost is on nobody's account. */
const secondsBefore = 20;

const settingsOf = (certificate: string, { name, password }: User) => `fast_reauth=0
network={
  key_mgmt=IEEE8021X
  eap=TTLS
  phase2="auth=PAP"
  phase1="tls_disable_tlsv1_3=1"
  ca_cert="${certificate}.pem"
  identity="${name}"
  anonymous_identity="anonymous"
  password="${password}"
}
`;

/**
 * EAP-TTLS with PAP on TLS 1.2 by eapol_test, every handshake a whole one (a session that is resumed proves nothing of
 * the key exchange), the keys of the link compared. Gives processor time per handshake in ms.
 */
export async function measureHandshakes(
  directory: string,
  server: Server,
  as: { certificate: string; user: User },
): Promise<number> {
  const file = join(directory, 'eapol.conf');
  await writeFile(file, settingsOf(as.certificate, as.user));
  const peer = ['-c', file, '-a', '127.0.0.1', '-p', String(server.ports().auth), '-s', benchSecret, '-t', '60'];
  const signIn = async (times: number) => {
    const { stdout } = await runProgram('eapol_test', [...peer, '-r', String(times - 1)]);
    const keys = /MPPE keys OK: (\d+) {2}mismatch: (\d+)/.exec(stdout);
    assert.deepEqual(keys?.slice(1), [String(times), '0'], stdout.slice(-2000));
    assert(!/session_resumed=1|resumed=1/.test(stdout), 'a handshake was not whole');
  };
  const all = () => Promise.all(Array.from({ length: handshakes.devices }, () => signIn(handshakes.each)));
  const beganMs = performance.now();
  while (performance.now() - beganMs < secondsBefore * 1000) await all();
  const pids = await server.pids();
  const before = await processorSeconds(pids);
  await all();
  const spent = (await processorSeconds(pids)) - before;
  return (spent * 1000) / (handshakes.devices * handshakes.each);
}
