import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const proxy = '10.0.0.1';

test.each([
  ['a caller without a proxy', { remote: '203.0.113.7', forwardedFor: undefined }, '203.0.113.7'],
  ['a caller that claims to be another', { remote: '203.0.113.7', forwardedFor: '198.51.100.1' }, '203.0.113.7'],
  ['a caller behind the proxy', { remote: proxy, forwardedFor: '203.0.113.7' }, '203.0.113.7'],
  ['one that wrote an entry of its own', { remote: proxy, forwardedFor: '198.51.100.1, 203.0.113.7' }, '203.0.113.7'],
  ['two proxies in a row', { remote: `::ffff:${proxy}`, forwardedFor: `203.0.113.7, ${proxy}` }, '203.0.113.7'],
  ['a proxy that says nothing', { remote: proxy, forwardedFor: undefined }, proxy],
  ['a household on IPv6', { remote: '2001:db8:1:2:aaaa:bbbb:cccc:dddd', forwardedFor: undefined }, '2001:db8:1:2'],
  ['a shortened address', { remote: '2001:db8::1', forwardedFor: undefined }, '2001:db8:0:0'],
])('%s is counted by its address', (_, from, address) => {
  expect(clientAddress(from, [proxy])).toBe(address);
});
