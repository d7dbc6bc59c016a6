import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { renderDnsmasqConfig } from './dnsmasq-config.ts';

const environment = { MACHIKADO_SPOT_STATE: '/nowhere' };
const given = { MACHIKADO_DHCP_RANGE: '10.8.0.10-10.8.3.250', MACHIKADO_NAME_SERVERS: '192.0.2.53,2001:db8::53' };

test('phones hear of the API of RFC 8908 by DHCPv4 and DHCPv6, and no name or address goes to a log', () => {
  const { lanServices } = readConfig({ ...environment, ...given });
  expect(lanServices).toBeDefined();
  if (!lanServices) return;
  const files = { leaseFile: '/nowhere/leases', pidFile: '/nowhere/pid' };
  const lines = renderDnsmasqConfig({
    lan: 'lan1',
    portalName: 'wifi.city.test',
    ...lanServices,
    ...files,
    announced: true,
  }).split('\n');
  for (const expected of [
    'dhcp-option-force=114,https://wifi.city.test/capport/api',
    'dhcp-option-force=option6:103,https://wifi.city.test/capport/api',
    'dhcp-range=10.8.0.10,10.8.3.250,10m',
    'dhcp-lease-max=1009',
    'server=192.0.2.53',
    'server=2001:db8::53',
    'interface-name=wifi.city.test,lan1/4',
    ...['quiet-dhcp', 'quiet-dhcp6', 'quiet-ra'],
  ]) {
    expect(lines).toContain(expected);
  }
  expect(lines.filter((line) => line.startsWith('log-queries') || line.startsWith('address='))).toEqual([]);
});

test('without a range another machine serves the phones; half a setting and a wrong one are told', () => {
  expect(readConfig(environment).lanServices).toBeUndefined();
  const wrong = [
    { MACHIKADO_DHCP_RANGE: given.MACHIKADO_DHCP_RANGE },
    { ...given, MACHIKADO_DHCP_RANGE: '10.8.0.20-10.8.0.10' },
    { ...given, MACHIKADO_DHCP_RANGE: '10.8.0.0/24' },
    { ...given, MACHIKADO_NAME_SERVERS: 'dns.example\nlog-queries' },
  ];
  for (const one of wrong) expect(() => readConfig({ ...environment, ...one }), JSON.stringify(one)).toThrow();
});
