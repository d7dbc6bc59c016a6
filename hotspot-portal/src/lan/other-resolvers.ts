/**
 * Name servers over https that browsers use by themselves: with a filter on they are not found, and browsers go back to
 * ours. The first is Mozilla's own question whether a network wants that (support.mozilla.org: Canary domain).
 */
export const otherResolvers = [
  'use-application-dns.net',
  'dns.google',
  'dns.google.com',
  'cloudflare-dns.com',
  'one.one.one.one',
].concat([
  ...[
    'mozilla.cloudflare-dns.com',
    'chrome.cloudflare-dns.com',
    'dns.quad9.net',
    'dns.adguard-dns.com',
    'dns.nextdns.io',
  ],
  ...['doh.opendns.com', 'doh.cleanbrowsing.org', 'doh.dns.sb', 'dns.alidns.com', 'doh.pub', 'public.dns.iij.jp'],
]);
