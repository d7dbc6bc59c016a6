import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const hasPebble = () =>
  run('sh', ['-c', 'command -v pebble && command -v nsupdate']).then(
    () => true,
    () => false,
  );

/** Pebble, the ACME server (RFC 8555) of those who run Let's Encrypt: it asks the zone's server itself, and refuses good nonces now and then. */
export type Authority = AsyncDisposable & {
  readonly directory: string;
  /** What vouches for the authority's own address. */
  readonly apiRoots: string;
  /** What its certificates lead to. */
  readonly root: string;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function fetchText(url: string, ca: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  get(url, { ca }, (response) => void text(response).then(resolve, reject)).on('error', reject);
  return promise;
}

export async function startAuthority(directory: string, namePort: number): Promise<Authority> {
  const [key, certificate] = [join(directory, 'authority.key'), join(directory, 'authority.pem')];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=authority', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
  ]);
  const [port, managementPort] = [await freePort(), await freePort()];
  const config = join(directory, 'pebble.json');
  const pebble = {
    ...{ listenAddress: `127.0.0.1:${port}`, managementListenAddress: `127.0.0.1:${managementPort}` },
    ...{ certificate, privateKey: key, httpPort: 5002, tlsPort: 5001 },
    ...{ ocspResponderURL: 'http://ocsp.authority.example', externalAccountBindingRequired: false },
  };
  await writeFile(config, JSON.stringify({ pebble }));
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0', PEBBLE_WFE_NONCEREJECT: '20' };
  const child = spawn('pebble', ['-config', config, '-dnsserver', `127.0.0.1:${namePort}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>();
  child.once('exit', (code) => reject(new Error(`pebble ended with ${code ?? 'a signal'}.`)));
  createInterface(child.stdout).on('line', (line) => line.includes('ACME directory available') && resolve(undefined));
  await ready;
  const apiRoots = await readFile(certificate, 'utf8');
  return {
    directory: `https://127.0.0.1:${port}/dir`,
    apiRoots,
    root: await fetchText(`https://127.0.0.1:${managementPort}/roots/0`, apiRoots),
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
