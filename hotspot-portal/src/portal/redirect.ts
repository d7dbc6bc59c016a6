import type { IncomingMessage, ServerResponse } from 'node:http';

/** The host of a request without its port, lower case; empty when there is none. */
export function hostOf(request: Pick<IncomingMessage, 'headers'>): string {
  return (request.headers.host ?? '').toLowerCase().replace(/:\d{1,5}$/, '');
}

/**
 * Sends a phone from wherever it wanted to go to the portal. Nothing of the request is repeated: the target is always
 * the portal's own address. `Connection: close`, because a connection that is kept alive stays redirected after the
 * sign-in (the kernel's address translation belongs to the connection).
 */
export function redirectToPortal(response: ServerResponse, portalUrl: string): void {
  response.writeHead(302, {
    location: portalUrl,
    connection: 'close',
    'cache-control': 'no-store',
    'content-length': '0',
  });
  response.end();
}
