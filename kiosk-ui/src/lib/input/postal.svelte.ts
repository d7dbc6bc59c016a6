import { PostalAddresses, type PostalAddress } from '@machikado/contracts/address.ts';
import { callAgent } from '#lib/agent/client.ts';

export type PostalState =
  | { readonly state: 'none' | 'searching' | 'unknown' | 'away' }
  | { readonly state: 'found'; readonly addresses: readonly PostalAddress[] };

/** Looks the address of a postal code up; of several questions the newest counts. */
export function createPostalSearch() {
  let code = '';
  let now = $state.raw<PostalState>({ state: 'none' });
  return {
    get now() {
      return now;
    },
    async search(wanted: string | undefined): Promise<PostalState> {
      if ((wanted ?? '') === code) return now;
      code = wanted ?? '';
      now = { state: code === '' ? 'none' : 'searching' };
      if (code === '') return now;
      const asked = code;
      const answer = await callAgent({
        method: 'GET',
        path: `/addresses/${asked}`,
        answer: PostalAddresses,
        timeoutMs: 5000,
      });
      if (asked !== code) return { state: 'none' };
      if (!answer.ok) now = { state: 'away' };
      else if (answer.value.value.addresses.length === 0) now = { state: 'unknown' };
      else now = { state: 'found', addresses: answer.value.value.addresses };
      return now;
    },
  };
}
