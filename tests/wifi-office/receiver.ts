import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listen } from '@machikado/runtime/process.ts';
import { mustRun } from '../lab/program.ts';

export const receiverName = 'hooks.city.test';

type Heard = {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly signed: boolean;
};

/** Another system of the city, over TLS with a certificate of its own authority, that is told of events. */
export type Receiver = Disposable & {
  readonly port: number;
  readonly certificateFile: string;
  readonly heard: readonly Heard[];
  /** What it checks signatures with, `whsec_…`. */
  readonly trust: (secret: string) => void;
  /** The statuses of its next answers; 204 after them. */
  readonly answers: number[];
};

export async function startReceiver(directory: string): Promise<Receiver> {
  const [key, certificate] = [join(directory, 'hooks.key'), join(directory, 'hooks.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=hooks', '-addext', `subjectAltName=DNS:${receiverName}`];
  await mustRun('openssl', ['req', '-x509', ...curve, ...name, '-keyout', key, '-out', certificate]);
  const heard: Heard[] = [];
  const answers: number[] = [];
  let secret = Buffer.alloc(0);
  const tls = { key: await readFile(key), cert: await readFile(certificate) };
  const server = createServer(tls, (request, response) => {
    void text(request).then((body) => {
      const [id, at, given] = ['id', 'timestamp', 'signature'].map((one) => String(request.headers[`webhook-${one}`]));
      const mac = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
      const isFresh = Math.abs(Date.now() / 1000 - Number(at)) < 300;
      const message = JSON.parse(body) as Pick<Heard, 'type' | 'data'>;
      heard.push({ id: id ?? '', ...message, signed: given === `v1,${mac}` && isFresh });
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'none' });
  return {
    port,
    certificateFile: certificate,
    heard,
    answers,
    trust: (given) => {
      secret = Buffer.from(given.replace('whsec_', ''), 'base64');
    },
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
