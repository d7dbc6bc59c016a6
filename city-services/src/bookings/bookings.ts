import type { BookingRequest, SlotWish } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { BookingRules, FeeChoice, Reduction } from '@machikado/contracts/booking-rules.ts';
import { civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { FeeLine } from '@machikado/contracts/fee.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { feeLines, type Lent } from '../facilities/fees.ts';
import { decideOpening, type Residency } from '../facilities/opening.ts';
import type { RoomIndex, RoomPlace } from '../facilities/rooms.ts';
import { spanOf, type Span } from '../facilities/spans.ts';

/** One span of one room on one day. */
export type Slot = RoomPlace & { readonly span: Span; readonly date: CivilDate };

/** What the rules ask about a user. */
export type Booker = {
  readonly kind: 'individual' | 'group';
  readonly residency: Residency;
  readonly isVerified: boolean;
  /** Day of birth; absent for groups and where it is not on record. */
  readonly born?: CivilDate | undefined;
  readonly hasGuardian: boolean;
  readonly suspendedUntil?: CivilDate | undefined;
  /** Ids of the reductions that staff recorded for her. */
  readonly entitlements: readonly string[];
};

/** What one user holds already: bookings of today and later, and those in the month of the wanted day. */
export type HeldBookings = { readonly open: number; readonly inMonth: number };

export type Choices = {
  readonly purpose?: FeeChoice;
  readonly entrance?: FeeChoice;
  readonly reduction?: Reduction;
  readonly lent: readonly Lent[];
};

/** The slot that a wish means, from the pack's facilities. */
export function findSlot(
  rooms: RoomIndex,
  wish: SlotWish,
): Result<Slot, Extract<BookingRefusal, { kind: 'room-unknown' | 'koma-unknown' }>> {
  const place = rooms.get(wish.roomId);
  if (place === undefined) return err({ kind: 'room-unknown' });
  const span = spanOf(place.room, wish.komaId);
  return span === undefined ? err({ kind: 'koma-unknown' }) : ok({ ...place, span, date: wish.date });
}

/** Whole years of age on a day. */
function ageOn(born: CivilDate, day: CivilDate): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

type UserRefusal = Extract<
  BookingRefusal,
  { kind: 'suspended' | 'not-verified' | 'guardian-needed' | 'booking-limit' }
>;

/** Whether this user may hold one booking more, whatever it is for. */
export function decideBooker(
  booker: Booker,
  held: HeldBookings,
  { rules, now }: { readonly rules: BookingRules; readonly now: Date },
): Result<undefined, UserRefusal> {
  const today = civilTimeAt(now).date;
  const { suspendedUntil, born } = booker;
  if (suspendedUntil !== undefined && today <= suspendedUntil) return err({ kind: 'suspended', until: suspendedUntil });
  if (rules.verifiedOnly && !booker.isVerified) return err({ kind: 'not-verified' });
  const belowYears = rules.guardianBelowYears;
  if (born !== undefined && ageOn(born, today) < belowYears && !booker.hasGuardian)
    return err({ kind: 'guardian-needed', belowYears });
  const limits = rules.limits[booker.kind];
  if (held.open >= limits.open) return err({ kind: 'booking-limit', limit: limits.open, per: 'open' });
  if (limits.perMonth !== undefined && held.inMonth >= limits.perMonth)
    return err({ kind: 'booking-limit', limit: limits.perMonth, per: 'month' });
  return ok();
}

type ChoiceRefusal = Extract<BookingRefusal, { kind: 'choice-unknown' | 'purpose-not-let' }>;

function chosen<One extends { readonly id: string }>(
  what: 'purpose' | 'entrance' | 'reduction',
  list: readonly One[],
  id: string | undefined,
): Result<One | undefined, ChoiceRefusal> {
  if (id === undefined) return ok(undefined);
  const one = list.find((candidate) => candidate.id === id);
  return one === undefined ? err({ kind: 'choice-unknown', what }) : ok(one);
}

function lentOf(slot: Slot, request: Pick<BookingRequest, 'equipment'>): Result<Lent[], ChoiceRefusal> {
  const lent: Lent[] = [];
  for (const { id, count } of request.equipment ?? []) {
    const equipment = slot.facility.equipment?.find((candidate) => candidate.id === id);
    const isHere = slot.room.equipment?.includes(id) === true;
    const isRepeated = lent.some((one) => one.equipment.id === id);
    if (equipment === undefined || !isHere || isRepeated) return err({ kind: 'choice-unknown', what: 'equipment' });
    lent.push({ equipment, count });
  }
  return ok(lent);
}

/** What a request chooses from the rules and from the room. */
export function chooseFrom(
  rules: BookingRules,
  slot: Slot,
  request: Pick<BookingRequest, 'purposeId' | 'entranceId' | 'reductionId' | 'equipment'>,
): Result<Choices, ChoiceRefusal> {
  const purpose = chosen('purpose', rules.fees.purposes, request.purposeId);
  if (!purpose.ok) return purpose;
  const isLet = slot.room.purposes === undefined || slot.room.purposes.includes(request.purposeId ?? '');
  if (!isLet) return err({ kind: 'purpose-not-let' });
  const entrance = chosen('entrance', rules.fees.entrance, request.entranceId ?? rules.fees.entrance[0]?.id);
  if (!entrance.ok) return entrance;
  const reduction = chosen('reduction', rules.reductions, request.reductionId);
  if (!reduction.ok) return reduction;
  const lent = lentOf(slot, request);
  if (!lent.ok) return lent;
  return ok({
    ...(purpose.value && { purpose: purpose.value }),
    ...(entrance.value && { entrance: entrance.value }),
    ...(reduction.value && { reduction: reduction.value }),
    lent: lent.value,
  });
}

/** The reduction that counts in the fee now: one that is asked for only once staff have granted it. */
export function reductionNow(choices: Choices, booker: Booker): Reduction | undefined {
  const { reduction } = choices;
  return reduction?.by === 'entitled' && booker.entitlements.includes(reduction.id) ? reduction : undefined;
}

export type BookingDecision = {
  readonly slot: Slot;
  readonly rules: BookingRules;
  readonly lotteries: readonly LotteryRule[];
  readonly people: number;
  readonly booker: Booker;
  readonly held: HeldBookings;
  readonly now: Date;
  /** True for a slot that was won in a lottery. */
  readonly isGranted?: boolean | undefined;
};

/** What does not count for a slot that was won: its day is not open yet, and the draw has its own limit. */
const givenByLot = new Set<BookingRefusal['kind']>(['window-not-open', 'lottery-first', 'booking-limit']);

/** Whether a user may book a slot that nobody holds. The slot itself is decided by the store's unique key alone. */
export function decideBooking(decision: BookingDecision): Result<undefined, BookingRefusal> {
  const { slot, rules, lotteries, people, booker, held, now, isGranted = false } = decision;
  const counts = ({ kind }: BookingRefusal) => !isGranted || !givenByLot.has(kind);
  const opening = decideOpening({ ...slot, rules, lotteries, residency: booker.residency, now });
  if (!opening.ok && counts(opening.error)) return opening;
  const { capacity } = slot.room;
  if (capacity !== undefined && people > capacity) return err({ kind: 'too-many-people', capacity });
  const user = decideBooker(booker, held, { rules, now });
  return user.ok || counts(user.error) ? user : ok();
}

export type Chooser = { readonly choices: Choices; readonly booker: Booker };

/** The same with a reduction that staff granted for this one booking, which counts as if she were entitled to it. */
export function withGrant(
  { choices, booker }: Chooser,
  { reductionState }: { readonly reductionState?: string | undefined },
): Chooser {
  const { reduction } = choices;
  if (reductionState !== 'granted' || reduction === undefined) return { choices, booker };
  return {
    choices: { ...choices, reduction: { ...reduction, by: 'entitled' } },
    booker: { ...booker, entitlements: [...booker.entitlements, reduction.id] },
  };
}

/** The fee of a slot for a user with what she chose. */
export function feeOf(slot: Slot, rules: BookingRules, { choices, booker }: Chooser): FeeLine[] {
  return feeLines({
    rules,
    roomYen: slot.span.feeYen,
    date: slot.date,
    residency: booker.residency,
    purpose: choices.purpose,
    entrance: choices.entrance,
    reduction: reductionNow(choices, booker),
    lent: choices.lent,
  });
}

/** What a booking says of its slot: names and times are copied from the pack of this moment. */
export function placeOf(slot: Slot) {
  const { facility, room, span, date } = slot;
  return {
    facilityId: facility.id,
    facilityName: facility.name,
    roomId: room.id,
    roomName: room.name,
    date,
    komaId: span.komaId,
    komaName: span.name,
    starts: span.starts,
    ends: span.ends,
  };
}
