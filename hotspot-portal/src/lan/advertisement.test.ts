import { expect, test } from 'vitest';
import { decideAnswer, encodeAdvertisement, everyPhone, nextAdvertisementMs, silent } from './advertisement.ts';

const url = 'https://wifi.city.test/capport/api';

test('the option is a whole number of eights long, the address ends in zeros, and the router stays one', () => {
  for (const address of [url, `${url}1`, `${url}123`, `${url}1234`]) {
    const message = encodeAdvertisement(address);
    expect(message.subarray(0, 8).toString('hex')).toBe('8600000040400708');
    expect([message[16], (message[17] ?? 0) * 8]).toEqual([37, message.length - 16]);
    expect(message.subarray(18).toString('latin1').replace(/\0*$/, '')).toBe(address);
    expect(message.length - 18 - address.length).toBeLessThan(8);
  }
});

test('who has an address is answered alone, who has none with everybody, and who is no neighbour not at all', () => {
  expect(decideAnswer('fe80::1', silent, 5000).to).toBe('fe80::1');
  expect(decideAnswer('2001:db8::1', silent, 5000).to).toBeNull();
  const first = decideAnswer('::', silent, 5000);
  expect(first.to).toBe(everyPhone);
  expect(decideAnswer('::', first.spoken, 7999).to).toBeNull();
  expect(decideAnswer('::', first.spoken, 8000).to).toBe(everyPhone);
});

test('a phone that asks without a pause gets so many answers a second', () => {
  let spoken = silent;
  let answered = 0;
  for (let at = 0; at < 2000; at += 2) {
    const answer = decideAnswer('fe80::1', spoken, 10_000 + at);
    spoken = answer.spoken;
    if (answer.to !== null) answered++;
  }
  expect(answered).toBe(100);
});

test('everybody is told three times at the start, and then every few minutes', () => {
  expect([1, 2].map((sent) => nextAdvertisementMs(sent, 0.5))).toEqual([16_000, 16_000]);
  expect([0, 1].map((random) => nextAdvertisementMs(3, random))).toEqual([200_000, 600_000]);
});
