import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { listen } from '@machikado/runtime/process.ts';
import { createHoldingApp, type RequestHandler } from './app.ts';
import type { LocalRule } from './local-only.ts';

/** The listening side of the agent; `serve` puts the kiosk in the place of the page that says it is being prepared. */
export type LocalServer = AsyncDisposable & {
  readonly rule: LocalRule;
  readonly url: string;
  readonly serve: (handler: RequestHandler) => void;
};

const host = '127.0.0.1';

/** Listens on loopback with a token for this start. Throws `PortTakenError`. */
export async function openLocalServer(wantedPort: number): Promise<LocalServer> {
  const rule = { port: wantedPort, token: randomBytes(32).toString('base64url') };
  let handler: RequestHandler = createHoldingApp(() => rule);
  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => handler(request, response));
  // Nothing here speaks WebSocket or any other protocol over HTTP.
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connect', (_request, socket) => socket.destroy());
  rule.port = await listen(server, { host, port: wantedPort, variable: 'MACHIKADO_KIOSK_PORT' });
  return {
    rule,
    url: `http://${host}:${rule.port}/`,
    serve: (next) => (handler = next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
