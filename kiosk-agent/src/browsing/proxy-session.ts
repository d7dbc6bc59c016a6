import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { BrowsingDenial } from '@machikado/contracts/browsing.ts';
import { deniedPage } from './denied-page.ts';
import type { DestinationRule, Resolve } from './destination.ts';
import type { Dial, TunnelLimits } from './tunnel.ts';

export type ProxyLimits = TunnelLimits & {
  readonly maxConnections: number;
  /** Of a whole session, both ways. */
  readonly maxBytes: number;
  /** Of a whole session, from the kiosk to the web: enough to fill in a form, too little to carry files away. */
  readonly maxSentBytes: number;
};

export const usualLimits: ProxyLimits = {
  helloMs: 10_000,
  connectMs: 10_000,
  idleMs: 90_000,
  maxConnections: 96,
  maxBytes: 300 * 1024 * 1024,
  maxSentBytes: 20 * 1024 * 1024,
};

export type ProxyOptions = {
  readonly port: number;
  readonly rule: DestinationRule;
  readonly limits: ProxyLimits;
  readonly resolve: Resolve;
  readonly dial: Dial;
  /** Whether a new connection comes from the browsing user. */
  readonly isBrowser: (socket: Socket) => Promise<boolean>;
  readonly onOpened: (host: string) => void;
  readonly onDenied: (host: string, denial: BrowsingDenial) => void;
};

/** What the parts of one proxy share: the bytes that are left, and what is open. */
export type ProxySession = ProxyOptions & {
  /** Counts bytes of one direction; false when the session has no more. */
  readonly spend: (bytes: number, direction: 'sent' | 'received') => boolean;
  readonly track: <Closable extends Duplex>(socket: Closable) => Closable;
};

/** Ends a connection with a status; Chromium shows its own error page for a tunnel, so the reason is for the log. */
export function refuse(socket: Duplex, status: 400 | 403 | 502, denial?: BrowsingDenial): void {
  const reason = denial === undefined ? '' : `X-Machikado-Denial: ${denial}\r\n`;
  const words = { 400: 'Bad Request', 403: 'Forbidden', 502: 'Bad Gateway' }[status];
  if (socket.writable)
    socket.end(`HTTP/1.1 ${status} ${words}\r\n${reason}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}

/** Answers a plain request with the page that says why it was not opened. */
export function sendDenied(
  session: ProxySession,
  response: ServerResponse,
  told: { host: string; denial: BrowsingDenial },
) {
  session.onDenied(told.host, told.denial);
  response.writeHead(403, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'cache-control': 'no-store',
    'x-machikado-denial': told.denial,
    connection: 'close',
  });
  response.end(deniedPage(told.denial));
}
