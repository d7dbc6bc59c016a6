import { isPassName } from '../access-points/pass.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { integerOf, nameOf, textOf } from '../radius/attribute.ts';
import { codes, type Packet } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { normaliseMac } from '../session/session.ts';
import { hashName } from '../session/voucher.ts';
import type { AccountingMessage } from '../session/accounting.ts';
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
  const station = textOf(packet, 'Calling-Station-Id');
  return {
    kind: 'session',
    nasAddress,
    message: {
      nas,
      status,
      acctSessionId,
      user: user === null ? null : hashName(nameKey, 'radius-user', user),
      mac: normaliseMac(station ?? ''),
      station,
      session: sessionOfClass(packet),
      sessionSeconds: integerOf(packet, 'Acct-Session-Time') ?? 0,
      inputOctets: Math.min(octets('Input'), Number.MAX_SAFE_INTEGER),
      outputOctets: Math.min(octets('Output'), Number.MAX_SAFE_INTEGER),
      terminateCause: nameOf(packet, 'Acct-Terminate-Cause'),
      atMs,
    },
  };
}

/**
 * Whether a message is about a device that was let in because the network is open to everybody: it asked by a name of the
 * portal's, and no session of its own is known: by what it gives back, now, or by a record. Of those nothing is kept.
 */
function isOfGuest(spot: Spot, packet: Packet, { nas, acctSessionId, mac, session }: AccountingMessage): boolean {
  if (session !== null || !isPassName(textOf(packet, 'User-Name') ?? '')) return false;
  return (mac === null || !spot.sessions.findByMac(mac)) && !spot.accounting.find(nas, acctSessionId);
}

const maxWaiting = 4096;
const taken: AnswerContent = { code: codes.accountingResponse, attributes: [] };

/**
 * Answers Accounting-Requests after they are durable, with the bytes that they add to a tier's data. What arrives in one
 * turn of the event loop is committed together; when the store refuses, or too much waits, there is no answer and the NAS
 * sends again. Whose data is used up by what an access point has counted is shut out there.
 */
export function createAccountingExchange(
  spot: Spot,
  nameKey: Uint8Array,
): (request: RadiusRequest) => Promise<AnswerContent | null> {
  let waiting: { entry: AccountingEntry; settle: (answer: AnswerContent | null) => void }[] = [];
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
    if (vouchers.size > 0) void enforceLimits(spot, vouchers);
  };
  return ({ packet, nasAddress }) => {
    const entry = readAccounting({ packet, nasAddress, nameKey, nowMs: spot.now() });
    if (entry?.kind === 'session' && isOfGuest(spot, packet, entry.message)) return Promise.resolve(taken);
    // RFC 2866 §4.1: what cannot be recorded must not be acknowledged.
    if (!entry || waiting.length >= maxWaiting) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<AnswerContent | null>();
    waiting.push({ entry, settle: resolve });
    if (waiting.length === 1) setImmediate(commit);
    return promise;
  };
}
