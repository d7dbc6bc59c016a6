import { expect, test } from 'vitest';
import { detectionHosts } from './detection-hosts.ts';
import { lintGarden, renderGarden } from './garden.ts';
import { parseStatusHosts } from './status-hosts.ts';

const faultsOf = (entry: string) => {
  const judged = lintGarden([entry]);
  return judged.ok ? 'good' : judged.error[0]?.fault;
};

test('no host by which phones find the portal, nothing above it and nothing below it can be opened', () => {
  for (const host of Object.keys(detectionHosts)) {
    const labels = host.split('.');
    const above = labels.slice(0, -1).map((_, at) => labels.slice(at).join('.'));
    for (const name of [...above, `*.${host}`, `.${host}`, `web ${host}`, `status ${host}`, `deeper.${host}`]) {
      expect(faultsOf(name), name).not.toBe('good');
    }
  }
  for (const parent of [
    'apple.com',
    'gstatic.com',
    'google.com',
    'msftconnecttest.com',
    '*.Apple.COM.',
    'firefox.com',
  ]) {
    expect(faultsOf(parent), parent).toBe('breaks-detection');
  }
});

test.each([
  ['*', 'too-wide'],
  ['com', 'too-wide'],
  ['lg.jp', 'too-wide'],
  ['cloudfront.net', 'too-wide'],
  ['not a name at all', 'not-a-name'],
  ['https://line.me/', 'not-a-name'],
  ['203.0.113.1', 'not-a-name'],
  ['line.me/1.2.3.4\nlog-queries', 'not-a-name'],
  ['dns.google', 'other-resolver'],
  ['cloudflare-dns.com', 'other-resolver'],
  ['line.me', 'good'],
  ['accounts.google.com', 'good'],
  ['time ntp.nict.jp', 'good'],
  ['status ocsp.example', 'good'],
  ['城市.example', 'good'],
])('%j is %s', (entry, fault) => expect(faultsOf(entry)).toBe(fault));

test('a refusal says whose phones would not find the portal', () => {
  const judged = lintGarden(['line.me', 'apple.com']);
  expect(judged.ok ? [] : judged.error).toEqual([
    {
      entry: 'apple.com',
      fault: 'breaks-detection',
      clients: ['iOS, macOS: captive.apple.com', 'iOS, macOS (former versions): www.apple.com'],
    },
  ]);
});

test('each name fills the sets of its use, and is not remembered for long', () => {
  expect(renderGarden([{ use: 'web', name: 'line.me' }], 'machikado')).toEqual([
    'nftset=/line.me/4#inet#machikado#garden_web4,6#inet#machikado#garden_web6',
    'max-cache-ttl=60',
    'max-ttl=300',
  ]);
});

test('of a certificate the hosts are read that tell whether it still holds', () => {
  const printed = `Authority Information Access:
    OCSP - URI:http://ocsp.ca.example
    CA Issuers - URI:http://cacerts.ca.example/one.crt
X509v3 CRL Distribution Points:
    Full Name:
      URI:http://crl.ca.example/one.crl
      URI:ldap://ldap.ca.example/`;
  expect(parseStatusHosts(printed)).toEqual(['ocsp.ca.example', 'cacerts.ca.example', 'crl.ca.example']);
});
