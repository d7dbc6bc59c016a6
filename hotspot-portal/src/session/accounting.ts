/** One accounting message of an access point, RFC 2866, without the user's name. */
export type AccountingMessage = {
  /** Which NAS sent it: NAS-Identifier, or its address. */
  readonly nas: string;
  readonly status: 'start' | 'interim' | 'stop';
  readonly acctSessionId: string;
  /** Keyed hash of User-Name. */
  readonly user: string | null;
  readonly mac: string | null;
  /** The device's address as this access point writes it: it compares the text, and makers differ. */
  readonly station: string | null;
  /** Which of our sessions it counts for, where it gives back what the Access-Accept had told it. */
  readonly session: string | null;
  /** How long the session has lasted; `null` where the message does not say. */
  readonly sessionSeconds: number | null;
  /** 64 bits: octets and gigawords, RFC 2869 §5.1. */
  readonly inputOctets: number;
  readonly outputOctets: number;
  readonly terminateCause: string | null;
  /** When it happened: received less Acct-Delay-Time. */
  readonly atMs: number;
  /** Acct-Multi-Session-Id: what ties the sessions of one device at several access points together. */
  readonly multiSession?: string | null;
};

export type AccountingRecord = {
  readonly user: string | null;
  readonly mac: string | null;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly stoppedAtMs: number | null;
  readonly sessionSeconds: number;
  readonly inputOctets: number;
  readonly outputOctets: number;
  readonly terminateCause: string | null;
};

/** How far two clocks that tell of one session may be apart: the way here, whole seconds, a copy sent without a new delay. */
const toleranceMs = 120_000;

/** After an Accounting-On nothing from before it is under way, but what the access point measures in whole seconds. */
const restartToleranceMs = 2000;

/** A record whose access point has fallen silent ends at its last word under this cause; RFC 2866 §5.10 has none for it. */
export const silenceCause = 'Interim-Silence';

/** The cause of records that a restarted access point has left behind (RFC 2866 §5.10, 11). */
export const restartCause = 'NAS-Reboot';

function beginOf(message: AccountingMessage): number | null {
  if (message.sessionSeconds !== null) return message.atMs - message.sessionSeconds * 1000;
  return message.status === 'start' ? message.atMs : null;
}

/** Whether one of the counters stands lower than the record's: a session never takes anything back. */
function isBehind(record: AccountingRecord, { sessionSeconds, inputOctets, outputOctets }: AccountingMessage): boolean {
  return (
    (sessionSeconds ?? record.sessionSeconds) < record.sessionSeconds ||
    inputOctets < record.inputOctets ||
    outputOctets < record.outputOctets
  );
}

/**
 * Whether a message is about the session of this record. An access point that has restarted may count its
 * Acct-Session-Ids from the beginning again, so the same id is another session where the message's session began after
 * the last word of the record. Of a session that has not ended, counters that go on are the same session all the same:
 * a late copy whose delay nobody corrected must not count again what the record has.
 */
export function isOfRecord(record: AccountingRecord, message: AccountingMessage): boolean {
  const begin = beginOf(message);
  if (begin === null) return true;
  const { updatedAtMs, stoppedAtMs, terminateCause } = record;
  const isAfterRestart = terminateCause === restartCause && begin >= (stoppedAtMs ?? 0) - restartToleranceMs;
  if (isAfterRestart && begin > updatedAtMs + restartToleranceMs) return false;
  if (begin <= updatedAtMs + toleranceMs) return true;
  const isOver = stoppedAtMs !== null && terminateCause !== silenceCause;
  return message.status !== 'start' && !isOver && !isBehind(record, message);
}

/** Whether a message tells of a time before a record began: it belongs to an earlier session of the same id. */
export function isBefore(record: AccountingRecord, message: AccountingMessage): boolean {
  return message.atMs + toleranceMs < record.startedAtMs;
}

/** When and why a record has ended, after one more message. */
function endOf(
  record: AccountingRecord,
  { status, atMs, terminateCause }: AccountingMessage,
): Pick<AccountingRecord, 'stoppedAtMs' | 'terminateCause'> {
  const { stoppedAtMs } = record;
  const silent = stoppedAtMs !== null && record.terminateCause === silenceCause;
  // Of a restart only the time is known at which the access point was there again.
  const supposed = silent || (stoppedAtMs !== null && record.terminateCause === restartCause && atMs < stoppedAtMs);
  if (status === 'stop' && (stoppedAtMs === null || supposed)) return { stoppedAtMs: atMs, terminateCause };
  if (silent && atMs > stoppedAtMs) return { stoppedAtMs: null, terminateCause: null };
  return { stoppedAtMs, terminateCause: record.terminateCause };
}

/**
 * What a record is after one more message, in whatever order and however often messages arrive: counters only grow,
 * a Stop wins, and nothing that comes late opens the record again, but a word from one that was only supposed to be over.
 */
export function mergeAccounting(record: AccountingRecord | null, message: AccountingMessage): AccountingRecord {
  const startedAtMs = beginOf(message) ?? message.atMs;
  const stopped = message.status === 'stop';
  if (!record) {
    return {
      user: message.user,
      mac: message.mac,
      startedAtMs,
      updatedAtMs: message.atMs,
      stoppedAtMs: stopped ? message.atMs : null,
      sessionSeconds: message.sessionSeconds ?? 0,
      inputOctets: message.inputOctets,
      outputOctets: message.outputOctets,
      terminateCause: stopped ? message.terminateCause : null,
    };
  }
  return {
    user: record.user ?? message.user,
    mac: record.mac ?? message.mac,
    startedAtMs: Math.min(record.startedAtMs, startedAtMs),
    updatedAtMs: Math.max(record.updatedAtMs, message.atMs),
    ...endOf(record, message),
    sessionSeconds: Math.max(record.sessionSeconds, message.sessionSeconds ?? 0),
    inputOctets: Math.max(record.inputOctets, message.inputOctets),
    outputOctets: Math.max(record.outputOctets, message.outputOctets),
  };
}
