import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { labAddresses } from './lab-state.ts';

const large = 'x'.repeat(60_000);

/** Bytes as fast as they go. */
const flood = (response: ServerResponse) => {
  const more = () => {
    while (response.write(large));
  };
  response.on('drain', more);
  more();
};

/**
 * The lab's internet, without TLS on any port: a page that says who asked, the probe of phones, a large page, endless
 * streams slow and fast, and a place for uploads.
 */
const answer: RequestListener = (request, response) => {
  if (request.url === '/generate_204') {
    response.writeHead(204).end();
    return;
  }
  if (request.url === '/large') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(large);
    return;
  }
  if (request.url === '/flood') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    flood(response);
    return;
  }
  if (request.url === '/sink') {
    request.resume().on('end', () => response.end());
    return;
  }
  if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const ticking = setInterval(() => response.write(`${Date.now()}\n`), 100);
    response.on('close', () => clearInterval(ticking));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><html lang="ja"><meta name="viewport" content="width=device-width"><title>internet</title><h1>インターネット</h1><p>you are ${request.socket.remoteAddress ?? ''}</p>`,
  );
};

const places = [
  ...[labAddresses.web, labAddresses.web6].flatMap((host) => [80, 443, 8081].map((port) => ({ host, port }))),
  // What a certificate's authority says of it, in the lab's own address of another host.
  { host: labAddresses.dns, port: 80 },
];
let bound = 0;
for (const { host, port } of places) {
  createServer(answer).listen(port, host, () => {
    bound++;
    if (bound === places.length) process.stdout.write('listening\n');
  });
}
