import { restartCause, silenceCause } from './accounting.ts';

/** An accounting record as several servers share it: `life` tells apart sessions of the same name at an access point. */
export type SharedRecord = {
  readonly nas: string;
  readonly acctSessionId: string;
  readonly life: number;
  readonly user: string | null;
  readonly device: string | null;
  readonly multiSession: string | null;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly stoppedAtMs: number | null;
  readonly terminateCause: string | null;
  readonly sessionSeconds: number;
  readonly inputOctets: number;
  readonly outputOctets: number;
};

type Span = Pick<SharedRecord, 'startedAtMs' | 'updatedAtMs'>;

/** How far the clocks of two servers, and the ways to them, may put one session apart. */
const toleranceMs = 120_000;

/**
 * Which of the shared lives of one name a server's own record is: of those that were alive at its time, and are not
 * another record of that server, the one that began nearest to it. `null` where it is a session that nobody has told of.
 */
export function lifeOf(own: Span, shared: readonly SharedRecord[], taken: ReadonlySet<number>): number | null {
  const possible = shared.filter(
    ({ life, startedAtMs, updatedAtMs }) =>
      !taken.has(life) && startedAtMs <= own.updatedAtMs + toleranceMs && own.startedAtMs <= updatedAtMs + toleranceMs,
  );
  const apart = ({ startedAtMs }: Span) => Math.abs(startedAtMs - own.startedAtMs);
  return possible.sort((one, other) => apart(one) - apart(other))[0]?.life ?? null;
}

type End = Pick<SharedRecord, 'stoppedAtMs' | 'terminateCause'>;

/** How surely a record has ended: told by its access point, followed from its restart, supposed from its silence. */
function surenessOf({ stoppedAtMs, terminateCause }: End): number {
  if (stoppedAtMs === null) return 0;
  return terminateCause === silenceCause ? 1 : terminateCause === restartCause ? 2 : 3;
}

/** Of two ends the surer one; of two that are as sure, the earlier, and of two silences the later. */
function endOf(one: End, other: End): End {
  const [least, most] = surenessOf(one) > surenessOf(other) ? [other, one] : [one, other];
  if (surenessOf(least) !== surenessOf(most)) return most;
  const [earlier, later] = (one.stoppedAtMs ?? 0) <= (other.stoppedAtMs ?? 0) ? [one, other] : [other, one];
  return surenessOf(most) === 1 ? later : earlier;
}

/**
 * What all servers together know of a session, in whatever order and however often their states arrive: counters only
 * grow, the earliest beginning, the surest end; silence towards one of them is none where another has heard more.
 */
export function mergeShared(known: SharedRecord, told: SharedRecord): SharedRecord {
  const updatedAtMs = Math.max(known.updatedAtMs, told.updatedAtMs);
  const end = endOf(known, told);
  const isRefuted = surenessOf(end) === 1 && (end.stoppedAtMs ?? 0) < updatedAtMs;
  return {
    ...known,
    user: known.user ?? told.user,
    device: known.device ?? told.device,
    multiSession: known.multiSession ?? told.multiSession,
    startedAtMs: Math.min(known.startedAtMs, told.startedAtMs),
    updatedAtMs,
    stoppedAtMs: isRefuted ? null : end.stoppedAtMs,
    terminateCause: isRefuted ? null : end.terminateCause,
    sessionSeconds: Math.max(known.sessionSeconds, told.sessionSeconds),
    inputOctets: Math.max(known.inputOctets, told.inputOctets),
    outputOctets: Math.max(known.outputOctets, told.outputOctets),
  };
}
