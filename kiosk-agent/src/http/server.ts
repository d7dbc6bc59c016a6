import { createServer } from 'node:http';
import { listen } from '@machikado/runtime/process.ts';
import { createHoldingApp, type RequestHandler } from './app.ts';
import type { LocalRule } from './local-only.ts';
import { createPageTokens, type PageTokens } from './page-tokens.ts';

/** The listening side of the agent; `serve` puts the kiosk in the place of the page that says it is being prepared. */
export type LocalServer = AsyncDisposable & {
  readonly rule: LocalRule & PageTokens;
  readonly url: string;
  readonly serve: (handler: RequestHandler) => void;
};

const host = '127.0.0.1';

/** Listens on loopback; the tokens of an earlier start count for nothing. Throws `PortTakenError`. */
export async function openLocalServer(wantedPort: number): Promise<LocalServer> {
  const rule = { port: wantedPort, ...createPageTokens() };
  let handler: RequestHandler = createHoldingApp(() => rule);
  // A page that asks again after seconds must not meet a connection that is just being closed.
  const server = createServer({ maxHeaderSize: 16_384, keepAliveTimeout: 65_000 }, (request, response) =>
    handler(request, response),
  );
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
