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
  readonly sessionSeconds: number;
  /** 64 bits: octets and gigawords, RFC 2869 §5.1. */
  readonly inputOctets: number;
  readonly outputOctets: number;
  readonly terminateCause: string | null;
  /** When it happened: received less Acct-Delay-Time. */
  readonly atMs: number;
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

/**
 * What a record is after one more message, in whatever order and however often messages arrive: counters only grow,
 * a Stop wins, and nothing that comes late opens the record again.
 */
export function mergeAccounting(record: AccountingRecord | null, message: AccountingMessage): AccountingRecord {
  const startedAtMs = message.atMs - message.sessionSeconds * 1000;
  const stopped = message.status === 'stop';
  if (!record) {
    return {
      user: message.user,
      mac: message.mac,
      startedAtMs,
      updatedAtMs: message.atMs,
      stoppedAtMs: stopped ? message.atMs : null,
      sessionSeconds: message.sessionSeconds,
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
    stoppedAtMs: record.stoppedAtMs ?? (stopped ? message.atMs : null),
    sessionSeconds: Math.max(record.sessionSeconds, message.sessionSeconds),
    inputOctets: Math.max(record.inputOctets, message.inputOctets),
    outputOctets: Math.max(record.outputOctets, message.outputOctets),
    terminateCause: record.terminateCause ?? (stopped ? message.terminateCause : null),
  };
}
