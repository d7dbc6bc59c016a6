import { describe, expect, test } from 'vitest';
import { Booking, type BookingRequest } from '@machikado/contracts/booking.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import { indexRooms } from '../facilities/rooms.ts';
import { facilityOf, komaRoom, testRules } from '../facilities/sample-facility.ts';
import { chooseFrom, decideBooker, decideBooking, findSlot, type Booker, type Slot } from './bookings.ts';
import { newBooking } from './new-booking.ts';

const piano = { id: 'piano', name: { ja: 'ピアノ', en: 'Piano' }, stock: 1, feeYen: 1500 };
const hall: Facility = facilityOf(
  [
    { ...komaRoom('a'), equipment: ['piano'] },
    { ...komaRoom('b'), purposes: ['sales'] },
  ],
  {
    equipment: [piano],
  },
);
const rooms = indexRooms([hall]);
const wish = { roomId: 'a', date: '2026-11-26', komaId: 'morning' };
const slotOf = (change: Partial<typeof wish> = {}): Slot => {
  const found = findSlot(rooms, { ...wish, ...change });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
};
const booker: Booker = {
  kind: 'individual',
  residency: 'resident',
  isVerified: true,
  hasGuardian: false,
  entitlements: [],
};
const now = new Date('2026-11-23T01:00:00Z');
const nobody = { open: 0, inMonth: 0 };
const refusalOf = (change: Partial<Booker>, options: { rules?: Partial<BookingRules>; held?: typeof nobody } = {}) => {
  const decision = decideBooker({ ...booker, ...change }, options.held ?? nobody, {
    rules: { ...testRules, ...options.rules },
    now,
  });
  return decision.ok ? 'may' : decision.error;
};

describe('who may book', () => {
  test('somebody whom staff have not seen may not where the rules ask for it', () => {
    expect(refusalOf({ isVerified: false })).toBe('may');
    expect(refusalOf({ isVerified: false }, { rules: { verifiedOnly: true } })).toEqual({ kind: 'not-verified' });
    expect(refusalOf({}, { rules: { verifiedOnly: true } })).toBe('may');
  });

  test('a minor needs her guardian’s consent up to the day before her birthday', () => {
    expect(refusalOf({ born: '2008-11-24' })).toEqual({ kind: 'guardian-needed', belowYears: 18 });
    expect(refusalOf({ born: '2008-11-23' })).toBe('may');
    expect(refusalOf({ born: '2012-01-01', hasGuardian: true })).toBe('may');
  });

  test('a suspension holds through its last day', () => {
    expect(refusalOf({ suspendedUntil: '2026-11-23' })).toEqual({ kind: 'suspended', until: '2026-11-23' });
    expect(refusalOf({ suspendedUntil: '2026-11-22' })).toBe('may');
  });

  test('individuals and groups have limits of their own, of what is open and of a month', () => {
    expect(refusalOf({}, { held: { open: 5, inMonth: 0 } })).toEqual({ kind: 'booking-limit', limit: 5, per: 'open' });
    expect(refusalOf({ kind: 'group' }, { held: { open: 5, inMonth: 3 } })).toBe('may');
    expect(refusalOf({ kind: 'group' }, { held: { open: 5, inMonth: 4 } })).toEqual({
      kind: 'booking-limit',
      limit: 4,
      per: 'month',
    });
  });
});

describe('what may be booked', () => {
  test('no more people than the room holds', () => {
    const decide = (people: number) =>
      decideBooking({ slot: slotOf(), rules: testRules, lotteries: [], people, booker, held: nobody, now });
    expect(decide(24).ok).toBe(true);
    expect(decide(25)).toMatchObject({ error: { kind: 'too-many-people', capacity: 24 } });
  });

  test.each([
    [{ purposeId: 'none-such' }, { kind: 'choice-unknown', what: 'purpose' }],
    [{ entranceId: 'none-such' }, { kind: 'choice-unknown', what: 'entrance' }],
    [{ reductionId: 'none-such' }, { kind: 'choice-unknown', what: 'reduction' }],
    [{ equipment: [{ id: 'drum', count: 1 }] }, { kind: 'choice-unknown', what: 'equipment' }],
    [
      {
        equipment: [
          { id: 'piano', count: 1 },
          { id: 'piano', count: 1 },
        ],
      },
      { kind: 'choice-unknown', what: 'equipment' },
    ],
  ])('%j is refused', (request, expected) => {
    expect(chooseFrom(testRules, slotOf(), request)).toMatchObject({ error: expected });
  });

  test('a room that is let for some purposes only asks for one of them', () => {
    const slot = slotOf({ roomId: 'b' });
    expect(chooseFrom(testRules, slot, {})).toMatchObject({ error: { kind: 'purpose-not-let' } });
    expect(chooseFrom(testRules, slot, { purposeId: 'sales' }).ok).toBe(true);
  });

  test('the first entrance choice is taken where none is named', () => {
    expect(chooseFrom(testRules, slotOf(), {})).toMatchObject({ value: { entrance: { id: 'none' } } });
  });

  test('an unknown room and an unknown koma are told apart', () => {
    expect(findSlot(rooms, { ...wish, roomId: 'z' })).toMatchObject({ error: { kind: 'room-unknown' } });
    expect(findSlot(rooms, { ...wish, komaId: 'night' })).toMatchObject({ error: { kind: 'koma-unknown' } });
  });
});

describe('a new booking', () => {
  const make = (
    change: { request?: Partial<BookingRequest>; booker?: Partial<Booker>; rules?: Partial<BookingRules> } = {},
  ): Booking => {
    const rules = { ...testRules, ...change.rules };
    const request = { ...wish, purpose: '会合', people: 3, ...change.request };
    const choices = chooseFrom(rules, slotOf(), request);
    if (!choices.ok) throw new Error(choices.error.kind);
    const by = { ...booker, ...change.booker };
    const id = '6f0f1d1c-7a51-4f55-9c53-0f3a1d2f7a10';
    const booking = newBooking({
      id,
      number: 'B-0000-0018',
      slot: slotOf(),
      rules,
      request,
      choices: choices.value,
      booker: by,
      userName: '利用者',
      now,
    });
    return Booking.parse(booking);
  };

  test('waits for its payment, and knows its moments', () => {
    expect(make()).toMatchObject({
      state: 'held',
      heldFor: 'payment',
      // Three days before, to the end of that day.
      heldUntil: '2026-11-23T15:00:00.000Z',
      payment: 'due',
      // 1000 and 30 % for heating.
      feeYen: 1300,
      cancellableUntil: '2026-11-25T00:00:00.000Z',
      checkInFrom: '2026-11-25T23:00:00.000Z',
      checkInUntil: '2026-11-26T01:00:00.000Z',
    });
  });

  test('stands at once where it is paid on the day', () => {
    expect(make({ rules: { payment: { when: 'on-the-day' } } })).toMatchObject({ state: 'permitted', payment: 'due' });
  });

  test('stands at once where nothing is to be paid', () => {
    const free = make({ request: { reductionId: 'welfare' }, booker: { entitlements: ['welfare'] } });
    expect(free).toMatchObject({ reductionState: 'granted', feeYen: 650 });
    const rules = { reductions: testRules.reductions.map((one) => ({ ...one, percent: 100 })) };
    const nothing = make({ request: { reductionId: 'welfare' }, booker: { entitlements: ['welfare'] }, rules });
    expect(nothing).toMatchObject({ state: 'permitted', payment: 'none', feeYen: 0 });
  });

  test('a reduction that is asked for costs the full fee until staff have decided', () => {
    expect(make({ request: { reductionId: 'school' } })).toMatchObject({ reductionState: 'asked', feeYen: 1300 });
    const paidLater = make({ request: { reductionId: 'school' }, rules: { payment: { when: 'on-the-day' } } });
    expect(paidLater).toMatchObject({ state: 'confirmed', reductionState: 'asked' });
  });
});
