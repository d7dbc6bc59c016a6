import { isPassName } from '../access-points/pass.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { integerOf, nameOf, textOf } from '../radius/attribute.ts';
import { codes, type Packet } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { normaliseMac } from '../session/session.ts';
import { hashName, rememberHashes } from '../session/voucher.ts';
import type { AccountingMessage } from '../session/accounting.ts';
import type { AccountingEntry } from '../store/accounting.ts';
import { createStoreWriter, type AccountingWriter } from './accounting-writer.ts';
import { sessionOfClass } from './nas-class.ts';
import type { Spot } from './spot.ts';

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
/** No session has more, and sums of many stay exact. */
const maxOctets = 2 ** 48;
/** An access point that has kept a message for longer has a wrong clock. */
const maxDelaySeconds = 30 * 86_400;
const maxSeconds = 10 * 366 * 86_400;

export type AccountingReading = {
  readonly packet: Packet;
  readonly nasAddress: string;
  /** Keyed hash of a user's name. */
  readonly hashUser: (name: string) => string;
  readonly nowMs: number;
};

/** What an Accounting-Request says, in our words; `null` when it says nothing that can be kept. */
export function readAccounting({ packet, nasAddress, hashUser, nowMs }: AccountingReading): AccountingEntry | null {
  const status = statusTypes[integerOf(packet, 'Acct-Status-Type') ?? 0];
  const nas = (textOf(packet, 'NAS-Identifier') ?? nasAddress).slice(0, 128);
  const atMs = nowMs - Math.min(integerOf(packet, 'Acct-Delay-Time') ?? 0, maxDelaySeconds) * 1000;
  if (status === 'nas-restarted') return { kind: 'nas-restarted', nas, atMs };
  const acctSessionId = textOf(packet, 'Acct-Session-Id') ?? '';
  if (!status || acctSessionId === '' || acctSessionId.length > maxSessionIdLength) return null;
  const octets = (direction: 'Input' | 'Output') =>
    (integerOf(packet, `Acct-${direction}-Gigawords`) ?? 0) * gigaword +
    (integerOf(packet, `Acct-${direction}-Octets`) ?? 0);
  const seconds = integerOf(packet, 'Acct-Session-Time');
  const user = textOf(packet, 'User-Name');
  const station = textOf(packet, 'Calling-Station-Id');
  return {
    kind: 'session',
    nasAddress,
    message: {
      nas,
      status,
      acctSessionId,
      user: user === null ? null : hashUser(user),
      mac: normaliseMac(station ?? ''),
      station,
      session: sessionOfClass(packet),
      sessionSeconds: seconds === null ? null : Math.min(seconds, maxSeconds),
      inputOctets: Math.min(octets('Input'), maxOctets),
      outputOctets: Math.min(octets('Output'), maxOctets),
      terminateCause: nameOf(packet, 'Acct-Terminate-Cause'),
      atMs,
      multiSession: textOf(packet, 'Acct-Multi-Session-Id')?.slice(0, maxSessionIdLength) ?? null,
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

const taken: AnswerContent = { code: codes.accountingResponse, attributes: [] };

/**
 * Answers Accounting-Requests after they are durable, with the bytes that they add to a tier's data. When the disk refuses,
 * or too much waits, there is no answer and the NAS sends again. Whose data is used up by what an access point has counted
 * is shut out there.
 */
export function createAccountingExchange(
  spot: Spot,
  nameKey: Uint8Array,
  writer: AccountingWriter = createStoreWriter(spot),
): (request: RadiusRequest) => Promise<AnswerContent | null> {
  const hashUser = rememberHashes((name) => hashName(nameKey, 'radius-user', name));
  return async ({ packet, nasAddress }) => {
    const entry = readAccounting({ packet, nasAddress, hashUser, nowMs: spot.now() });
    if (entry?.kind === 'session' && isOfGuest(spot, packet, entry.message)) return taken;
    // RFC 2866 §4.1: what cannot be recorded must not be acknowledged.
    return entry && (await writer.save(entry)) ? taken : null;
  };
}
