import { expect, test } from 'vitest';
import { problem } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { addressesOf } from './addresses.ts';

const address = { prefecture: '北海道', city: '旭川市', town: '見本町' };

test("the city's list comes first", async () => {
  const call = () => Promise.resolve(ok({ postalCode: '0700035', addresses: [address] }));
  expect(await addressesOf({ call: call as never }, '0700035')).toEqual({
    postalCode: '0700035',
    addresses: [address],
  });
});

test('a city that is away leaves the list that came with the kiosk', async () => {
  const call = () => Promise.resolve(err(problem('city-unreachable')));
  const { addresses } = await addressesOf({ call }, '0798411');
  expect(addresses).toEqual([{ prefecture: '北海道', city: '旭川市', town: '永山１条' }]);
  expect((await addressesOf({ call }, '9999999')).addresses).toEqual([]);
});
