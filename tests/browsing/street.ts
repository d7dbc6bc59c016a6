import { createSocket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { extname, join } from 'node:path';
import { readQuestion, answerQuestion } from './dns-message.ts';

/**
 * The web as a namespace of its own: pages over HTTP and TLS, a resolver, and listeners that only count. It is told
 * what to be by its arguments: socket of control, folder of pages, folder of certificates, address of the resolver, and JSON of
 * name → addresses.
 */
const [control = '', pages = '', certificates = '', resolver = '', zoneText = '{}'] = process.argv.slice(2);
const zone = JSON.parse(zoneText) as Record<string, string[]>;
type Seen = { readonly kind: string; readonly what: string };
const seen: Seen[] = [];
const note = (kind: string, what: string) => seen.push({ kind, what });

const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

function serve(scheme: string) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://street');
    note(scheme, `${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''}`);
    const to = url.searchParams.get('to');
    if (url.pathname === '/redirect' && to !== null) {
      response.writeHead(302, { location: to }).end();
      return;
    }
    if (url.pathname === '/download') {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename=canary.bin',
      });
      response.end('canary');
      return;
    }
    const file = join(pages, url.pathname === '/' ? 'start.html' : url.pathname.replaceAll('..', ''));
    if (!existsSync(file)) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>none</title>');
      return;
    }
    const headers = { 'content-type': types[extname(file)] ?? 'text/plain', 'access-control-allow-origin': '*' };
    response.writeHead(200, headers).end(readFileSync(file));
  };
}

const tls = { key: readFileSync(join(certificates, 'web.key')), cert: readFileSync(join(certificates, 'web.pem')) };
const listenTcp = (server: { listen: (port: number, host: string, done: () => void) => unknown }, port: number) =>
  new Promise<void>((resolve) => void server.listen(port, '0.0.0.0', resolve));

const counted = [22, 25, 53, 3478, 8080, 8443, 9222];
await listenTcp(createHttp(serve('http')), 80);
await listenTcp(createHttps(tls, serve('https')), 443);
for (const port of counted) {
  await listenTcp(
    createTcp((socket) => {
      note('tcp', String(port));
      socket.on('error', () => undefined).destroy();
    }),
    port,
  );
}
for (const port of [53, 443, 3478, 5353]) {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const question = port === 53 ? readQuestion(message) : undefined;
    note('udp', `${port}${question ? ` ${question.name}` : ''}`);
    if (question) socket.send(answerQuestion(message, question, zone[question.name] ?? []), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(port, port === 53 ? resolver : '0.0.0.0', resolve));
}
const controlServer = createHttp((request, response) => {
  if (request.method === 'DELETE') seen.length = 0;
  response.end(JSON.stringify(seen));
});
await new Promise<void>((resolve) => void controlServer.listen(control, resolve));
process.stdout.write('ready\n');
