import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { TLSSocket } from 'node:tls';
import { PublicKey } from '@peculiar/x509';
import { listen } from '@machikado/runtime/process.ts';
import type { CityContext } from '../http/context.ts';

/** What a spot was asked, and by whom. */
export type SpotQuestion = {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly body: unknown;
  readonly caller: string | undefined;
};

export type SampleSpot = {
  readonly id: string;
  readonly port?: number;
  readonly answer: (question: SpotQuestion) => unknown;
};

/** A Wi-Fi spot for tests, as the city sees it: TLS with a device's name, the caller's certificate required. */
export async function startSampleSpot(
  { authority, now }: CityContext,
  { id, port = 0, answer }: SampleSpot,
): Promise<{ readonly server: Server; readonly url: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new PublicKey(publicKey.export({ type: 'spki', format: 'der' }));
  const leaf = await authority.issueDevice({ id, publicKey: spki }, now());
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const tls = { key: keyPem, cert: leaf.pem, ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  const server = createServer(tls, (request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    request.once('end', () => {
      const socket = request.socket instanceof TLSSocket ? request.socket : undefined;
      const caller = socket?.getPeerX509Certificate()?.subjectAltName;
      const { method, url: path } = request;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer({ method, path, body, caller })));
    });
  });
  const bound = await listen(server, { host: '127.0.0.1', port, variable: '' });
  return { server, url: `https://127.0.0.1:${bound}` };
}
