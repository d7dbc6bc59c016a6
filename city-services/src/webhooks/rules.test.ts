import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settle } from './attempts.ts';
import { signatureHeaders } from './signature.ts';
import { addressesOf, decideTarget, WebhookHosts } from './target.ts';

const start = new Date('2026-11-23T01:00:00Z');
const hosts = WebhookHosts.parse('hooks.example.jp, Monitor.City.lg.jp=10.1.2.3');

test.each([
  ['https://hooks.example.jp/a?b=c', 'ok'],
  ['https://monitor.city.lg.jp:8443/', 'ok'],
  ['http://hooks.example.jp/', 'not-an-address'],
  ['https://user:pass@hooks.example.jp/', 'not-an-address'],
  ['https://hooks.example.jp:8443/', 'port-not-allowed'],
  ['https://other.example.jp/', 'host-not-allowed'],
  ['https://hooks.example.jp.evil.test/', 'host-not-allowed'],
  ['https://10.1.2.3/', 'host-not-allowed'],
  ['https://127.0.0.1/', 'host-not-allowed'],
  ['https://[::1]/', 'host-not-allowed'],
  ['https://0x7f.1/', 'host-not-allowed'],
  ['https://hooks.example.jp./', 'host-not-allowed'],
])('%s: %s', (url, verdict) => {
  const target = decideTarget(url, hosts);
  expect(target.ok ? 'ok' : target.error).toBe(verdict);
});

test.each([
  ['a public one', ['8.8.8.8'], ['8.8.8.8']],
  ['one inside', ['10.0.0.1'], 'address-not-public'],
  ['a public one and one inside (DNS rebinding)', ['8.8.8.8', '127.0.0.1'], 'address-not-public'],
  ['the cloud’s own', ['169.254.169.254'], 'address-not-public'],
  ['IPv4 inside IPv6', ['::ffff:127.0.0.1'], 'address-not-public'],
  ['none', [], 'address-not-public'],
])('a name that leads to %s', async (_what, found, verdict) => {
  const target = decideTarget('https://hooks.example.jp/', hosts);
  if (!target.ok) throw new Error(target.error);
  const addresses = await addressesOf(target.value, () => Promise.resolve(found));
  expect(addresses.ok ? addresses.value : addresses.error).toEqual(verdict);
});

test('a host inside is called at the address it is named with, whatever its name resolves to', async () => {
  const target = decideTarget('https://monitor.city.lg.jp/', hosts);
  if (!target.ok) throw new Error(target.error);
  expect(await addressesOf(target.value, () => Promise.reject(new Error()))).toEqual({ ok: true, value: ['10.1.2.3'] });
  expect(WebhookHosts.safeParse('10.0.0.1').success).toBe(false);
  expect(WebhookHosts.safeParse('localhost').success).toBe(false);
});

test('the signature is that of the published example', () => {
  // standard-webhooks/standard-webhooks, libraries/javascript: the test vector of its own suite.
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  const at = new Date(1_614_265_330_000);
  const body = '{"test": 2432232314}';
  expect(signatureHeaders(key, { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body })).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('only a 2xx ends it well, and whatever the receiver says it is given up in the end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 599 }), { minLength: 8, maxLength: 8 }), (statuses) => {
      const states = statuses.map((status, at) => settle({ status }, at + 1, start).state);
      expect(states.map((state) => state === 'delivered')).toEqual(statuses.map((one) => one >= 200 && one < 300));
      expect(states.at(-1)).not.toBe('waiting');
    }),
  );
  expect(settle({ status: 410 }, 1, start)).toEqual({ state: 'dead', gone: true });
  expect(settle({ status: 302 }, 1, start).state).toBe('waiting');
  expect(settle({ fault: 'ECONNREFUSED' }, 7, start).state).toBe('waiting');
});
