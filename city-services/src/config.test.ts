import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without settings the city is Asahikawa on loopback', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    staff: { host: '127.0.0.1', port: 8400 },
    device: { hosts: ['127.0.0.1'], port: 8443 },
    databaseUrl: undefined,
    demo: false,
  });
  expect(config.packDirectory).toMatch(/city-services\/packs\/asahikawa$/);
});

test('device hosts are a list of addresses', () => {
  const { device } = readConfig({ MACHIKADO_DEVICE_HOSTS: '127.0.0.1, 10.77.0.1' });
  expect(device.hosts).toEqual(['127.0.0.1', '10.77.0.1']);
});

test.each([
  ['MACHIKADO_DEVICE_HOSTS', 'somewhere'],
  ['MACHIKADO_STAFF_PORT', '99999'],
  ['MACHIKADO_CITY', '../etc'],
  ['MACHIKADO_DATABASE_URL', 'mysql://x/y'],
  ['MACHIKADO_WIFI_SPOT', 'spot'],
])('a wrong %s is named', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
