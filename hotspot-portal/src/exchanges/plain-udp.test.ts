import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { checkPlainUdp } from './plain-udp.ts';

const interfaces = {
  lo: [{ address: '127.0.0.1' }, { address: '::1' }],
  wan0: [{ address: '192.0.2.7' }],
  wg0: [{ address: '10.66.0.1' }, { address: 'fd66::1' }],
};

const listen = (auth: string, acct: string, radiusTunnels: readonly string[] = []) =>
  checkPlainUdp(
    { radiusAuth: { host: auth, port: 0 }, radiusAcct: { host: acct, port: 0 }, radiusTunnels },
    interfaces,
  );

test.each([
  ['127.0.0.1', '::1', []],
  ['127.0.0.9', '127.0.0.1', []],
  ['10.66.0.1', 'fd66::1', ['wg0']],
])('plain UDP is heard on %s and %s with the tunnels %j', (auth, acct, tunnels) => {
  expect(() => listen(auth, acct, tunnels)).not.toThrow();
});

test.each([
  ['0.0.0.0', []],
  ['::', ['wg0']],
  ['0.0.0.0', ['wg0']],
  ['10.66.0.1', []],
  ['192.0.2.7', ['wg0']],
  ['192.0.2.7', ['eth7']],
])('plain UDP on %s with the tunnels %j is refused, for sign-ins and accounting', (host, tunnels) => {
  expect(() => listen(host, '127.0.0.1', tunnels)).toThrow(/MACHIKADO_RADIUS_AUTH.*MACHIKADO_RADIUS_TUNNELS/);
  expect(() => listen('127.0.0.1', host, tunnels)).toThrow(/MACHIKADO_RADIUS_ACCT/);
});

test('tunnels are named with commas between them; RadSec comes with all of its files or not at all', () => {
  const environment = { MACHIKADO_SPOT_STATE: '/var/lib/spot', MACHIKADO_RADIUS_TUNNELS: 'wg0,wg1' };
  expect(readConfig(environment)).toMatchObject({ radiusTunnels: ['wg0', 'wg1'] });
  expect(readConfig(environment).radsec).toBeUndefined();
  const files = { MACHIKADO_RADSEC_KEY: '/k', MACHIKADO_RADSEC_CERTIFICATE: '/c', MACHIKADO_RADSEC_AUTHORITY: '/a' };
  const radsec = { MACHIKADO_RADSEC: '[2001:db8::1]:2083', ...files };
  expect(readConfig({ ...environment, ...radsec }).radsec).toEqual({
    address: { host: '2001:db8::1', port: 2083 },
    files: { key: '/k', certificate: '/c', authority: '/a' },
  });
  expect(() => readConfig({ ...environment, ...files })).toThrow(/MACHIKADO_RADSEC/);
  expect(() => readConfig({ ...environment, ...radsec, MACHIKADO_RADSEC: 'somewhere' })).toThrow(/is not an address/);
});
