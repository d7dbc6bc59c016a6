import { expect, test } from 'vitest';
import { policyOf, zoneOf } from '../session/policy.ts';
import { hostsBeforeSignIn, ownWaysOf, WaySettings } from './settings.ts';
import { parseMailAddress, parsePhoneNumber } from './recipient.ts';

const email = { host: 'mail.city.test', port: 587, from: 'wifi@city.test' };
const provider = { id: 'city', name: 'City', issuer: 'https://id.city.test/realm', clientId: 'spot' };

test.each([
  ['a way that nobody described', { offered: ['sms'] }],
  ['a zone’s way that nobody described', { offered: ['voucher'], zones: { hall: ['radius'] } }],
  ['a sponsor without a mail server', { offered: ['sponsor'], sponsor: { domains: ['city.test'] } }],
  ['a guardian without a mail server', { offered: ['voucher'], guardian: {} }],
  ['mail in clear over a network', { offered: ['email'], email: { ...email, tls: 'none' } }],
  ['more provisional minutes than ten', { offered: ['email'], email: { ...email, provisionalMinutes: 11 } }],
  ['a gateway without TLS', { offered: ['sms'], sms: { url: 'http://sms.test/' } }],
  [
    'a provider without TLS',
    { offered: ['oidc'], oidc: { providers: [{ ...provider, issuer: 'http://127.0.0.1/' }] } },
  ],
  ['RADIUS across a network', { offered: ['radius'], radius: { host: '192.0.2.1', port: 1812, secretFile: 's' } }],
  ['a secret in the settings', { offered: ['email'], email: { ...email, password: 'x' } }],
])('%s is refused', (_name, settings) => {
  expect(WaySettings.safeParse(settings).success).toBe(false);
});

test('a zone has its own ways or the spot’s; before the sign-in only the providers’ names are needed', () => {
  const oidc = { providers: [{ ...provider, hosts: ['static.city.test', 'id.city.test'] }] };
  const settings = WaySettings.parse({ offered: ['email', 'voucher'], zones: { hall: ['oidc'] }, email, oidc });
  const policy = policyOf({ zone: 'home' }, ownWaysOf(settings));
  expect(Object.keys(zoneOf(policy, 'hall').ways)).toEqual(['oidc']);
  for (const zone of ['home', 'school']) expect(Object.keys(zoneOf(policy, zone).ways)).toEqual(['email', 'voucher']);
  expect(policy.tiers['oidc']).toEqual({ minutes: 60, turnsPerDay: 2, devices: 1 });
  const wifi = { tiers: { short: { minutes: 10 } }, zones: { home: { ways: { email: 'short' } } } };
  expect(policyOf({ zone: 'home', wifi }, ownWaysOf(settings))).toEqual({ ...wifi, home: 'home', setBy: 'city' });
  expect(hostsBeforeSignIn(settings)).toEqual(['id.city.test', 'static.city.test']);
});

test.each([
  ['Hanako.Yamada+x@Example.JP', 'Hanako.Yamada+x@example.jp', 'hanako.yamada@example.jp'],
  [' ｈ＠ｅｘａｍｐｌｅ．ｊｐ ', 'h@example.jp', 'h@example.jp'],
  ['h@例え.jp', 'h@xn--r8jz45g.jp', 'h@xn--r8jz45g.jp'],
])('%s is written to as %s and counts as %s', (typed, to, person) => {
  expect(parseMailAddress(typed)).toMatchObject({ to, person });
});

test.each([
  ['090-1234-5678', '+819012345678'],
  ['+81 90 1234 5678', '+819012345678'],
  ['０９０１２３４５６７８', '+819012345678'],
  ['+1 202 555 0100', null],
  ['0081901234567', null],
  ['110', null],
  ['', null],
])('%s goes to %s', (typed, number) => {
  expect(parsePhoneNumber(typed, ['+81'])).toBe(number);
});
