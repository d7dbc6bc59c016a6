import { expect, test } from 'vitest';
import { md4 } from './md4.ts';
import { mppeStartKeys } from './mppe-start-keys.ts';
import { authenticatorResponse, isResponseOf, ntHashOf, ntResponse } from './mschapv2.ts';

test.each([
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  [
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    'e33b4ddc9c38f2199c3e7b164fcc0536',
  ],
])('RFC 1320 A.5: MD4 of "%s"', (text, digest) => {
  expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
});

// RFC 2759 §9.2.
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const exchange = {
  user: 'User',
  ntHash: ntHashOf('clientPass'),
  challenge: hex('5B 5D 7C 7D 7B 3F 2F 3E 3C 2C 60 21 32 26 26 28'),
  peerChallenge: hex('21 40 23 24 25 5E 26 2A 28 29 5F 2B 3A 33 7C 7E'),
};
const response = hex('82 30 9E CD 8D 70 8B 5E A0 8F AA 39 81 CD 83 54 42 33 11 4A 3D 85 D6 DF');

test('RFC 2759 §9.2: the hash, the response, and the proof of the server', () => {
  expect(exchange.ntHash).toEqual(hex('44 EB BA 8D 53 12 B8 D6 11 47 44 11 F5 69 89 AE'));
  expect(ntResponse(exchange)).toEqual(response);
  expect(authenticatorResponse(exchange, response)).toBe('S=407A5589115FD0D6209F510FE9C04566932CDA56');
  expect(authenticatorResponse({ ...exchange, user: 'CITY\\User' }, response)).toBe(
    'S=407A5589115FD0D6209F510FE9C04566932CDA56',
  );
});

test('of every response with one bit changed, and of one of another length, none is right', () => {
  expect(isResponseOf(exchange, response)).toBe(true);
  for (let at = 0; at < response.length; at++) {
    const changed = Buffer.from(response);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    expect(isResponseOf(exchange, changed)).toBe(false);
  }
  expect(isResponseOf(exchange, response.subarray(1))).toBe(false);
});

test('RFC 3079 §3.5.3: the start key of 128 bits by which the server sends', () => {
  const { send, receive } = mppeStartKeys(exchange.ntHash, response);
  expect(send).toEqual(hex('8B 7C DC 14 9B 99 3A 1B A1 18 CB 15 3F 56 DC CB'));
  expect(receive).not.toEqual(send);
});
