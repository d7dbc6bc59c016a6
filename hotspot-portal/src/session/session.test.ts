import { expect, test } from 'vitest';
import { normaliseMac } from './session.ts';

test.each(['02:AA:00:00:00:01', '02-aa-00-00-00-01', '02aa.0000.0001', '02aa00000001', '02-AA-00-00-00-01:City'])(
  '%s is one MAC address',
  (text) => expect(normaliseMac(text)).toBe('02:aa:00:00:00:01'),
);

test.each(['', '02:aa:00:00:00', '02:aa:00:00:00:zz', '02aa000000011', '192.168.50.10'])('%j is none', (text) => {
  expect(normaliseMac(text)).toBeNull();
});
