/** One operation of one client, as it saw it. Times are of one monotonic clock, milliseconds. */
export type Operation = {
  readonly client: number;
  readonly kind: 'book' | 'cancel';
  /** `leaf/date/unit` of everything that it takes or gives back. */
  readonly units: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** `unknown`: no answer came, and it may or may not have happened. */
  readonly outcome: 'ok' | 'refused' | 'unknown';
  /** The booking that was made or cancelled, where it is known. */
  readonly bookingId?: string;
  /** Why it was refused. */
  readonly reason?: string;
};

/** A booking as it stands in the end. */
export type FinalBooking = { readonly id: string; readonly holds: boolean; readonly units: readonly string[] };

export type Anomaly =
  | { readonly kind: 'double'; readonly unit: string; readonly bookings: readonly [string, string] }
  | { readonly kind: 'lost'; readonly booking: string }
  | { readonly kind: 'came-back'; readonly booking: string }
  | { readonly kind: 'held-twice-at-the-end'; readonly unit: string }
  | { readonly kind: 'refused-for-nothing'; readonly unit: string; readonly atMs: number }
  | { readonly kind: 'refused-without-reason'; readonly atMs: number };

type Stay = { readonly id: string; readonly fromMs: number; readonly latestFromMs: number; readonly untilMs: number };

/** From when at the latest until when at the earliest each booking surely held its units. */
function sureStays(history: readonly Operation[]): Map<string, Stay[]> {
  const cancelStart = new Map<string, number>();
  for (const one of history)
    if (one.kind === 'cancel' && one.outcome !== 'refused' && one.bookingId !== undefined)
      cancelStart.set(one.bookingId, Math.min(cancelStart.get(one.bookingId) ?? Infinity, one.startMs));
  const stays = new Map<string, Stay[]>();
  for (const one of history) {
    if (one.kind !== 'book' || one.outcome !== 'ok' || one.bookingId === undefined) continue;
    const stay: Stay = {
      id: one.bookingId,
      fromMs: one.startMs,
      latestFromMs: one.endMs,
      untilMs: cancelStart.get(one.bookingId) ?? Infinity,
    };
    for (const unit of one.units) stays.set(unit, [...(stays.get(unit) ?? []), stay]);
  }
  return stays;
}

function doublesOf(stays: ReadonlyMap<string, readonly Stay[]>): Anomaly[] {
  const found: Anomaly[] = [];
  for (const [unit, all] of stays) {
    const ordered = all.toSorted((a, b) => a.latestFromMs - b.latestFromMs);
    for (const [at, stay] of ordered.entries())
      for (const next of ordered.slice(at + 1))
        // Both surely held it at the moment when the later was answered.
        if (next.id !== stay.id && next.latestFromMs < stay.untilMs && next.latestFromMs < next.untilMs)
          found.push({ kind: 'double', unit, bookings: [stay.id, next.id] });
  }
  return found;
}

/** When somebody may have held a unit, seen from outside: from the start of any booking of it that was not refused. */
function possibleStays(history: readonly Operation[]): Map<string, { fromMs: number; untilMs: number }[]> {
  const cancelEnd = new Map<string, number>();
  for (const one of history)
    if (one.kind === 'cancel' && one.outcome === 'ok' && one.bookingId !== undefined)
      cancelEnd.set(one.bookingId, one.endMs);
  const stays = new Map<string, { fromMs: number; untilMs: number }[]>();
  for (const one of history) {
    if (one.kind !== 'book' || one.outcome === 'refused') continue;
    const untilMs = cancelEnd.get(one.bookingId ?? '') ?? Infinity;
    for (const unit of one.units) stays.set(unit, [...(stays.get(unit) ?? []), { fromMs: one.startMs, untilMs }]);
  }
  return stays;
}

function refusalsOf(history: readonly Operation[]): Anomaly[] {
  const possible = possibleStays(history);
  return history.flatMap((one): Anomaly[] => {
    if (one.outcome !== 'refused') return [];
    if (one.reason === undefined || one.reason === '') return [{ kind: 'refused-without-reason', atMs: one.startMs }];
    if (one.kind !== 'book' || one.reason !== 'slot-taken') return [];
    const couldBe = one.units.some((unit) =>
      (possible.get(unit) ?? []).some((stay) => stay.fromMs <= one.endMs && stay.untilMs >= one.startMs),
    );
    return couldBe ? [] : [{ kind: 'refused-for-nothing', unit: one.units[0] ?? '', atMs: one.startMs }];
  });
}

function endsOf(history: readonly Operation[], final: readonly FinalBooking[]): Anomaly[] {
  const byId = new Map(final.map((booking) => [booking.id, booking]));
  const asked = new Set<string>();
  const cancelled = new Set<string>();
  for (const one of history) {
    if (one.kind !== 'cancel' || one.bookingId === undefined || one.outcome === 'refused') continue;
    asked.add(one.bookingId);
    if (one.outcome === 'ok') cancelled.add(one.bookingId);
  }
  const found: Anomaly[] = [];
  for (const one of history) {
    const id = one.bookingId;
    if (one.kind !== 'book' || one.outcome !== 'ok' || id === undefined) continue;
    const end = byId.get(id);
    if (end === undefined || (!end.holds && !asked.has(id))) found.push({ kind: 'lost', booking: id });
    else if (end.holds && cancelled.has(id)) found.push({ kind: 'came-back', booking: id });
  }
  const holders = new Map<string, string>();
  for (const booking of final.filter((one) => one.holds))
    for (const unit of booking.units) {
      if (holders.has(unit)) found.push({ kind: 'held-twice-at-the-end', unit });
      holders.set(unit, booking.id);
    }
  return found;
}

/**
 * Looks for what cannot be in a history of bookings, by what clients were told alone: a unit that two surely held at
 * once, an acknowledged booking that is gone, a cancelled one that came back, a refusal that nothing explains. An
 * operation whose answer was lost may have happened or not, and is taken for neither.
 */
export function findAnomalies(history: readonly Operation[], final: readonly FinalBooking[]): Anomaly[] {
  return [...doublesOf(sureStays(history)), ...endsOf(history, final), ...refusalsOf(history)];
}
