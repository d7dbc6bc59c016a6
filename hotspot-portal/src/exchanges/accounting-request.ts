import type { AnswerContent } from '../radius/answer.ts';
import { integerOf, nameOf, textOf } from '../radius/attribute.ts';
import { codes, type Packet } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/udp-server.ts';
import { normaliseMac } from '../session/session.ts';
import { hashName } from '../session/voucher.ts';
import type { AccountingEntry } from '../store/accounting.ts';
import { sessionOfClass } from './nas-class.ts';
import type { Spot } from './spot.ts';
import { enforceLimits } from './usage.ts';

/** RFC 2866 §5.1. */
const statusTypes: Readonly<Record<number, 'start' | 'stop' | 'interim' | 'nas-restarted'>> = {
  1: 'start',
  2: 'stop',
  3: 'interim',
  7: 'nas-restarted',
  8: 'nas-restarted',
};
const gigaword = 2 ** 32;
const maxSessionIdLength = 128;

export type AccountingReading = {
  readonly packet: Packet;
  readonly nasAddress: string;
  readonly nameKey: Uint8Array;
  readonly nowMs: number;
};

/** What an Accounting-Request says, in our words; `null` when it says nothing that can be kept. */
export function readAccounting({ packet, nasAddress, nameKey, nowMs }: AccountingReading): AccountingEntry | null {
  const status = statusTypes[integerOf(packet, 'Acct-Status-Type') ?? 0];
  const nas = (textOf(packet, 'NAS-Identifier') ?? nasAddress).slice(0, 128);
  const atMs = nowMs - (integerOf(packet, 'Acct-Delay-Time') ?? 0) * 1000;
  if (status === 'nas-restarted') return { kind: 'nas-restarted', nas, atMs };
  const acctSessionId = textOf(packet, 'Acct-Session-Id') ?? '';
  if (!status || acctSessionId === '' || acctSessionId.length > maxSessionIdLength) return null;
  const octets = (direction: 'Input' | 'Output') =>
    (integerOf(packet, `Acct-${direction}-Gigawords`) ?? 0) * gigaword +
    (integerOf(packet, `Acct-${direction}-Octets`) ?? 0);
  const user = textOf(packet, 'User-Name');
  return {
    kind: 'session',
    message: {
      nas,
      status,
      acctSessionId,
      user: user === null ? null : hashName(nameKey, 'radius-user', user),
      mac: normaliseMac(textOf(packet, 'Calling-Station-Id') ?? ''),
      session: sessionOfClass(packet),
      sessionSeconds: integerOf(packet, 'Acct-Session-Time') ?? 0,
      inputOctets: Math.min(octets('Input'), Number.MAX_SAFE_INTEGER),
      outputOctets: Math.min(octets('Output'), Number.MAX_SAFE_INTEGER),
      terminateCause: nameOf(packet, 'Acct-Terminate-Cause'),
      atMs,
    },
  };
}

const maxWaiting = 4096;
const taken: AnswerContent = { code: codes.accountingResponse, attributes: [] };

/**
 * Answers Accounting-Requests after they are durable, with the bytes that they add to a tier's data. What arrives in one turn of the event loop is committed together;
 * when the store refuses, or too much waits, there is no answer and the NAS sends again.
 */
export function createAccountingExchange(
  spot: Spot,
  nameKey: Uint8Array,
): (request: RadiusRequest) => Promise<AnswerContent | null> {
  let waiting: { entry: AccountingEntry; settle: (answer: AnswerContent | null) => void }[] = [];

  const limit = async (vouchers: ReadonlySet<string>) => {
    try {
      if (vouchers.size > 0) await enforceLimits(spot, vouchers);
    } catch (error) {
      // The next message of this access point, in a minute, comes here again.
      spot.log.error('usage.not-limited', { message: String(error) });
    }
  };
  const commit = () => {
    const batch = waiting;
    waiting = [];
    let answer: AnswerContent | null = taken;
    let vouchers: ReadonlySet<string> = new Set();
    try {
      vouchers = spot.accounting.save(batch.map(({ entry }) => entry));
    } catch (error) {
      spot.log.error('accounting.not-saved', { message: String(error), count: batch.length });
      answer = null;
    }
    for (const { settle } of batch) settle(answer);
    void limit(vouchers);
  };
  return ({ packet, nasAddress }) => {
    const entry = readAccounting({ packet, nasAddress, nameKey, nowMs: spot.now() });
    // RFC 2866 §4.1: what cannot be recorded must not be acknowledged.
    if (!entry || waiting.length >= maxWaiting) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<AnswerContent | null>();
    waiting.push({ entry, settle: resolve });
    if (waiting.length === 1) setImmediate(commit);
    return promise;
  };
}
