import { createHash } from 'node:crypto';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { IssuedVoucher, type VoucherBatchRequest } from '@machikado/contracts/voucher.ts';
import type { CityContext } from '../http/context.ts';
import { askInTime, findIssuingSpot, openSpot } from './issue.ts';

/** So many are asked for at the same time: the spot makes each durable before it answers. */
const atOnce = 8;
const askWithinMs = 10_000;

/** The key of one code of a batch, a UUID as RFC 9562 §5.8 leaves to us: the same batch asked again is the same codes. */
export function batchKey(key: string, index: number): string {
  const digest = createHash('sha256').update(`voucher-batch\0${key}\0${index}`).digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.subarray(0, 16).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Many codes of the spot at once; the city keeps none of them. `wifi-unreachable` when one could not be made: none is
 * handed out then, and the same key gives the same codes later.
 */
export async function issueVoucherBatch(
  context: CityContext,
  key: string,
  { count, minutes, validDays }: VoucherBatchRequest,
): Promise<Result<readonly IssuedVoucher[], 'wifi-unreachable'>> {
  const spot = await findIssuingSpot(context);
  if (spot === undefined) return err('wifi-unreachable');
  await using client = openSpot(context, spot);
  const issued: IssuedVoucher[] = [];
  const issueOne = async (index: number) => {
    const body = { idempotencyKey: batchKey(key, index), minutes, validMinutes: validDays * 1440 };
    const one = await askInTime(askWithinMs, (timeoutMs) =>
      client.call({ method: 'POST', path: '/v1/vouchers', body, answer: IssuedVoucher, timeoutMs }),
    );
    if (one.ok) issued[index] = one.value;
    else context.log.warn('voucher.refused', { reason: problemKindOf(one.error) });
    return one.ok;
  };
  for (let first = 0; first < count; first += atOnce) {
    const indexes = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => first + at);
    const done = await Promise.all(indexes.map(issueOne));
    if (done.includes(false)) return err('wifi-unreachable');
  }
  return ok(issued);
}
