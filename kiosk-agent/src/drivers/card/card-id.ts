import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decodeAnswer, success } from './apdu.ts';

/**
 * The id from the answer to Get Data (PC/SC Part 3, 3.2.2.1.3), upper-case hex: a FeliCa IDm of 8 bytes, or a UID of 4, 7
 * or 10. It names a card and proves nothing, since it can be copied. `no-card-id` when the answer is anything else.
 */
export function readCardId(answer: Uint8Array): Result<string, 'no-card-id'> {
  const decoded = decodeAnswer(answer);
  if (!decoded.ok || decoded.value.statusWord !== success) return err('no-card-id');
  const { body } = decoded.value;
  if (![4, 7, 8, 10].includes(body.length)) return err('no-card-id');
  return ok(Buffer.from(body).toString('hex').toUpperCase());
}
