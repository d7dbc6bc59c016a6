import { expect, test } from 'vitest';
import { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { isPublicAddress } from '@machikado/runtime/public-address.ts';
import { createBrowsing } from './browsing.ts';
import { readHost } from './host-name.ts';
import { decideHost, matchesPattern, type HostRule } from './host-rule.ts';
import { findSocketUser } from './peer-user.ts';
import { closeQuota, extendQuota, openAllowance, openQuota } from './quota.ts';
import { createVisitTime } from './session-time.ts';

test.each([
  ['WWW.Example.JP.', 'www.example.jp'],
  ['日本語.example', 'xn--wgv71a119e.example'],
  ['ｅｘａｍｐｌｅ.ｊｐ', 'example.jp'],
])('the name %s is %s', (text, host) => expect(readHost(text)).toEqual({ kind: 'name', text: host }));

test.each(['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '１２７.０.０.１', '127。0。0。1', '127.0.0.1.'])(
  'the spelling %s is the address of loopback',
  (text) => expect(readHost(text)).toEqual({ kind: 'address', text: '127.0.0.1' }),
);

test.each([
  '',
  'localhost',
  'router',
  'a.local',
  'a@b.example',
  'a%2e.example',
  'a b.example',
  'x:80',
  '-a.example',
  '[::1',
])('%s is no host of the web', (text) => expect(readHost(text)).toBeUndefined());

test.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111', '2001:4860:4860::8888'])('%s is public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);
test.each([
  '10.0.0.1',
  '100.64.0.1',
  '169.254.1.1',
  '::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
  '2002:808:808::1',
  'fe80::1%lo',
  '0x8.8.8.8',
  'x',
])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

const rule: HostRule = {
  profile: 'allow-list',
  allowed: ['*.lg.jp', 'www.bus.example'],
  denied: { mail: ['mail.example'], social: ['*.social.example'] },
};
test.each([
  ['allow-list', 'www.city.lg.jp', undefined],
  ['allow-list', 'lg.jp.evil.example', 'not-on-the-list'],
  ['allow-list', 'a.www.bus.example', 'not-on-the-list'],
  ['filtered', 'mail.example', 'category'],
  ['filtered', 'a.social.example', 'category'],
  ['filtered', 'news.example', undefined],
  ['open', 'mail.example', undefined],
] as const)('in %s %s is answered by %s', (profile, text, denial) =>
  expect(decideHost({ kind: 'name', text }, { ...rule, profile })).toBe(denial),
);
test('an address without a name passes an open profile only', () => {
  const host = { kind: 'address', text: '93.184.215.14' } as const;
  const answers = (['allow-list', 'filtered', 'open'] as const).map((profile) =>
    decideHost(host, { ...rule, profile }),
  );
  expect(answers).toEqual(['not-on-the-list', 'category', undefined]);
});
test('a star stands for whole labels', () => expect(matchesPattern('evillg.jp', '*.lg.jp')).toBe(false));

const hourly = { minutes: 15, extension: { rule: 'when-nobody-waits', minutes: 10, maxTimes: 1 } } as const;
test('time runs out, and is extended as often as the city says and not after the end', () => {
  const quota = openQuota(openAllowance(hourly), 1000);
  expect(closeQuota(quota, 1000).leftMs).toBe(900_000);
  const longer = extendQuota(quota, { extensionMinutes: 10, nowMs: 5000 });
  expect(longer && closeQuota(longer, 1000).leftMs).toBe(1_500_000);
  expect(longer && extendQuota(longer, { extensionMinutes: 10, nowMs: 5000 })).toBeUndefined();
  expect(extendQuota(quota, { extensionMinutes: 10, nowMs: 901_000 })).toBeUndefined();
  expect(openAllowance({ ...hourly, extension: { ...hourly.extension, rule: 'never' } }).extensionsLeft).toBe(0);
});

test.each([
  [{}, false],
  [{ searchUrl: 'https://search.example/?q=%s' }, false],
  [{ searchUrl: 'https://search.example/?q=%s', allowed: ['search.example'] }, true],
  [{ searchUrl: 'https://search.example/?q=%s', profile: 'filtered' }, true],
  [{ searchUrl: 'https://search.example/?q=%s', profile: 'filtered', denied: { engine: ['*.search.example'] } }, false],
] as const)('a search engine is offered where the rules of the kiosk admit it: %j', (rules, searches) => {
  const policy = BrowsingPolicy.parse({
    profile: 'allow-list',
    ...hourly,
    sites: [],
    allowed: [],
    denied: {},
    ...rules,
  });
  const browsing = createBrowsing({
    setup: undefined,
    policy: () => policy,
    asset: () => undefined,
    hosts: { note: () => undefined, purge: () => undefined },
    now: () => new Date(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  expect(browsing.offer(undefined)).toMatchObject({ searches, leftS: 900, available: false });
});

test('a visit that opens the web again goes on with the time and the extensions that it had', () => {
  let now = 0;
  const visit = createVisitTime({ visitId: 'one', policy: hourly, clock: () => now });
  const open = (forMs: number, extend = false) => {
    const session = visit.openSession(() => undefined);
    session.begin();
    const extended = extend && session.extend();
    now += forMs;
    const left = session.left();
    session.stop();
    return { ...left, extended };
  };
  expect(open(300_000, true)).toEqual({ leftS: 1200, extensionsLeft: 0, extended: true });
  // Nothing is used while the web is closed.
  now += 60_000;
  expect(open(600_000, true)).toEqual({ leftS: 600, extensionsLeft: 0, extended: false });
  expect(open(700_000)).toMatchObject({ leftS: 0 });
  expect(visit.leftS()).toBe(0);
});

test('the owner of a socket is read from the kernel (proc(5))', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:C350 0100007F:1FAE 01 00000000:00000000 00:00000000 00000000 39001        0 1 1 0000000000000000 20 4 30 10 -1`;
  const ends = { local: ['127.0.0.1', 50_000], remote: ['127.0.0.1', 8110] } as const;
  expect(findSocketUser(table, ends)).toBe(39_001);
  expect(findSocketUser(table, { ...ends, local: ['127.0.0.1', 50_001] })).toBeUndefined();
});
