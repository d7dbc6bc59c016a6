import type { CookieOptions } from 'hono/utils/cookie';

const isSecure = (origin: string) => origin.startsWith('https:');

/**
 * The name of the session's cookie. Where the site is reached by https, `__Host-` (RFC 6265bis §4.1.3.2) makes browsers
 * take it only from this very host, over TLS, for all paths.
 */
export function cookieName(origin: string): string {
  return isSecure(origin) ? '__Host-machikado' : 'machikado_resident';
}

/** No script reads it, no other site's page sends it, and it ends with the browser. */
export function cookieOptions(origin: string): CookieOptions {
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(origin) };
}
