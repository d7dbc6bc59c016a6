import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';

/** What a refusal is told by: its kind, and where one kind needs two sentences, which of them. */
export type RefusalKey = BookingRefusal['kind'] | 'booking-limit-month' | 'suspended-until' | 'slot-mine';

/** For each way a booking is refused: what happened, and what to do. `when` is said as people say it. */
export type RefusalTexts = {
  readonly [Key in RefusalKey]: readonly [what: string, next: string | ((when: string, count: number) => string)];
};

/** What the sentence of a refusal needs to know. */
export type RefusalFacts = {
  readonly key: RefusalKey;
  /** RFC 3339. */
  readonly instant?: string;
  /** CivilDate. */
  readonly day?: string;
  readonly count?: number;
};

/** The sentence that a refusal is told by, and what stands in it. */
export function factsOf(refusal: BookingRefusal): RefusalFacts {
  const key = refusal.kind;
  switch (refusal.kind) {
    case 'window-not-open':
      return { key, instant: refusal.opensAt };
    case 'window-over':
      return { key, instant: refusal.closedAt };
    case 'lottery-undrawn':
      return { key, instant: refusal.drawsAt };
    case 'lottery-first':
    case 'too-late-to-cancel':
    case 'too-late-to-check-in':
      return { key, instant: refusal.untilAt };
    case 'too-early-to-check-in':
      return { key, instant: refusal.fromAt };
    case 'too-many-people':
      return { key, count: refusal.capacity };
    case 'equipment-short':
      return { key, count: refusal.left };
    case 'guardian-needed':
      return { key, count: refusal.belowYears };
    case 'booking-limit':
      return { key: refusal.per === 'month' ? 'booking-limit-month' : key, count: refusal.limit };
    case 'suspended':
      return refusal.until === undefined ? { key } : { key: 'suspended-until', day: refusal.until };
    case 'slot-taken':
      return { key: refusal.mine ? 'slot-mine' : key };
    default:
      return { key };
  }
}
