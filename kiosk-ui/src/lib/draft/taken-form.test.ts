import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { Lottery } from '@machikado/contracts/lottery.ts';
import { facilities } from '../../../mock/facilities.ts';
import { komaOf } from '../city/grid.ts';
import { bookingChoiceOf, decisionsOf, type BookingDecisions } from './booking-choice.ts';
import { lotteryChoiceOf, wishesOf, type LotteryDecisions } from './lottery-choice.ts';
import { TakenForm, type Form } from './taken-form.ts';

/** What arrives on the phone: the form as text, read as what comes from outside. */
function carried<Kind extends TakenForm['form']['kind']>(form: Form<Kind> | undefined): Form<Kind> {
  const { form: arrived } = TakenForm.parse(JSON.parse(JSON.stringify({ locale: 'ja', form })));
  return arrived as Form<Kind>;
}

const lent = { id: 'piano', name: { ja: 'ピアノ', en: 'Piano' }, stock: 2, feeYen: 1500 };
const city: Facility[] = facilities.map((facility) => ({
  ...facility,
  equipment: [lent],
  rooms: facility.rooms.map((room) => ({ ...room, equipment: [lent.id] })),
}));
const places = city.flatMap((facility) => facility.rooms.map((room) => ({ facility, room })));

const place = fc.constantFrom(...places);
const date = fc.constantFrom('2027-01-04', '2027-02-28');
const typed = fc.string({ unit: 'grapheme', maxLength: 40 });
const choice = fc.option(fc.constantFrom('profit', 'paid', 'disabled'), { nil: undefined });
const slotIn = ({ room }: (typeof places)[number]) =>
  fc.record({ date, koma: fc.constantFrom(komaOf(room, room.koma[0]?.id ?? '0900-1000')) });

const moved: Booking = {
  ...{ id: '5f0c3b0e-6a3a-4c0e-9d55-0a2d1f3b4c5d', number: 'B-4817-2635', kind: 'use', state: 'confirmed' },
  ...{ facilityId: 'suehiro', facilityName: { ja: '末広', en: 'Suehiro' }, roomId: 'suehiro-hall', date: '2027-01-04' },
  ...{ roomName: { ja: 'ホール', en: 'Hall' }, komaId: 'morning', komaName: { ja: '午前', en: 'Morning' } },
  ...{ starts: '09:00', ends: '12:00', feeYen: 900, feeLines: [], payment: 'none', purpose: '会議', people: 8 },
  ...{ equipment: [], userName: '利用者 見本', sample: true, bookedAt: '2026-12-01T01:00:00.000Z' },
  cancellableUntil: '2027-01-03T01:00:00.000Z',
};

const decisions: fc.Arbitrary<BookingDecisions> = place.chain((at) =>
  fc
    .record({
      slot: fc.option(slotIn(at), { nil: undefined }),
      purpose: typed,
      people: fc.constantFrom('', '1', '250'),
      purposeId: choice,
      entranceId: choice,
      reductionId: choice,
      equipment: fc.constantFrom<Record<string, number>>({}, { piano: 0 }, { piano: 2 }),
      waits: fc.boolean(),
      moving: fc.constantFrom(undefined, moved),
    })
    .map(({ slot, ...rest }) => ({ ...at, date: slot?.date, koma: slot?.koma, ...rest })),
);

test('a booking that is taken home is the same booking there: its fee, its things, its wait, its move', () => {
  fc.assert(
    fc.property(decisions, fc.constantFrom('week', 'details', 'confirm', 'more'), (decided, step) => {
      const form = carried(bookingChoiceOf(decided, step));
      expect(decisionsOf(form, city)).toEqual({ ok: true, value: decided });
      expect(form.step).toBe(step);
    }),
  );
});

test('before a room is touched the first of the facility stands, as on the screen', () => {
  const [facility] = city;
  const nothing = { purpose: '', people: '', purposeId: undefined, entranceId: undefined, reductionId: undefined };
  const rest = { ...nothing, equipment: {}, waits: false, moving: undefined, date: undefined, koma: undefined };
  const form = bookingChoiceOf({ facility, room: undefined, ...rest }, 'week');
  expect(form).toMatchObject({ facilityId: facility?.id, roomId: facility?.rooms[0]?.id });
  expect(bookingChoiceOf({ facility: undefined, room: undefined, ...rest }, 'week')).toBeUndefined();
});

test('a room, a time or a thing that the city no longer lets is told, and nothing else is booked in its place', () => {
  fc.assert(
    fc.property(decisions, fc.constantFrom('room', 'time', 'thing'), (decided, lost) => {
      const form = carried(bookingChoiceOf(decided, 'confirm'));
      const changed = {
        room: { ...form, roomId: 'pulled-down' },
        time: { ...form, slot: { date: '2027-01-04', komaId: 'midnight' } },
        thing: { ...form, equipment: { organ: 1 } },
      }[lost];
      expect(decisionsOf(changed, city)).toEqual({ ok: false, error: 'changed' });
    }),
  );
});

const lottery: Lottery = {
  ...{ id: 'halls-2027-03', title: { ja: '抽選', en: 'Lottery' }, month: '2027-03', maxApplications: 2, maxWishes: 3 },
  ...{ rooms: places.map(({ room }) => room.id), opensAt: '2026-12-01T00:00:00.000Z', maxWins: 1, sample: true },
  ...{ closesAt: '2026-12-10T00:00:00.000Z', drawsAt: '2026-12-11T00:00:00.000Z', state: 'open' },
  ...{ confirmUntil: '2026-12-20T00:00:00.000Z', freeAt: '2026-12-21T00:00:00.000Z', commitment: 'a'.repeat(64) },
};

const making: fc.Arbitrary<LotteryDecisions['making']> = fc.record({
  step: fc.constantFrom('room', 'day', 'part', 'review', 'details', 'confirm'),
  at: fc.nat({ max: 3 }),
  place: fc.option(place, { nil: undefined }),
  date: fc.option(date, { nil: undefined }),
});
const use = place.chain((at) =>
  slotIn(at).map(({ date: day, koma }) => ({ ...at, date: day, koma: koma ?? at.room.koma[0] })),
);
const wish = fc.array(use, { minLength: 1, maxLength: 3 });

test('wishes in a lottery come back in their order, with the one that was being made', () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 3 }), making, typed, (wishes, at, purpose) => {
      const decided = { lottery, wishes, purpose, purposeId: 'sales', people: '12', making: at } as LotteryDecisions;
      const form = carried(lotteryChoiceOf(decided));
      const known = { lotteries: [lottery], facilities: city };
      expect(wishesOf(form, known)).toEqual({ ok: true, value: decided });
      const over = { ...known, lotteries: [{ ...lottery, state: 'closed' as const }] };
      expect(wishesOf(form, over)).toEqual({ ok: false, error: 'changed' });
    }),
  );
});
