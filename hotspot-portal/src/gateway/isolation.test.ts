import { expect, test } from 'vitest';
import { parseOpenPorts } from './isolation.ts';

test('ports are open unless the kernel says that they are isolated', () => {
  const port = (ifname: string, isolated?: boolean) => ({
    ifname,
    linkinfo: { info_slave_kind: 'bridge', info_slave_data: { ...(isolated !== undefined && { isolated }) } },
  });
  const json = JSON.stringify([port('wlan0', true), port('wlan1', false), port('eth1'), { ifname: 'eth2' }]);
  expect(parseOpenPorts(json)).toEqual(['wlan1', 'eth1', 'eth2']);
  expect(parseOpenPorts('')).toEqual([]);
});
