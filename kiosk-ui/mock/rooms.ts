import { randomUUID } from 'node:crypto';
import type { Booking, BookingRequest, OwnChoices, SlotWish } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import type { Waiting } from '@machikado/contracts/waiting.ts';
import { bookingRules } from './booking-rules.ts';
import { facilities, slotsOf } from './facilities.ts';
import { lotteries, lotteryFile, writeLotteries } from './lotteries.ts';
import { placeOf, quoteOf, type Place } from './room-fees.ts';
import { end, fails, once, type Answer, type Asked, type Memory } from './memory.ts';

/** What a purpose makes of a booking, so that each way it can go wrong is seen by typing a word. */
const purposeSentinels: Record<string, ProblemKind> = {
  taken: 'slot-taken',
  limit: 'booking-limit',
  window: 'outside-booking-window',
  full: 'storage-full',
  never: 'city-unreachable',
};
/** Those that the city's rules give a reason for. */
const refusalSentinels: Record<string, BookingRefusal> = {
  crowd: { kind: 'too-many-people', capacity: 8 },
  early: { kind: 'window-not-open', opensAt: '2026-11-30T23:30:00.000Z' },
};
/** What a booking becomes that is not permitted at once, or whose time is now. */
const lifeSentinels: Record<string, () => Partial<Booking>> = {
  pay: () => ({ state: 'held', heldFor: 'payment', heldUntil: inHours(72) }),
  look: () => ({ state: 'confirmed' }),
  offer: () => ({ state: 'held', heldFor: 'offer', heldUntil: inHours(24) }),
  now: () => ({ date: civilTimeAt(new Date()).date, checkInFrom: inHours(-1), checkInUntil: inHours(1) }),
};

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const refuses = (refusal: BookingRefusal): Answer => ({
  status: 422,
  body: problem('booking-refused', { detail: refusal.kind, refusal }),
});

function quote(request: BookingRequest): Answer {
  const place = placeOf(request);
  if (!place) return fails('bad-request');
  if (request.purpose === 'short') return refuses({ kind: 'equipment-short', equipmentId: 'piano', left: 0 });
  const body = { ...quoteOf(place, request), ...(request.purpose === 'pay' && { payBy: inHours(72) }) };
  return { status: 200, body };
}

const slotIn = ({ facility, room, koma }: Place, date: string) => ({
  facilityId: facility.id,
  facilityName: facility.name,
  roomId: room.id,
  roomName: room.name,
  date,
  komaId: koma.id,
  komaName: koma.name,
  starts: koma.starts,
  ends: koma.ends,
  cancellableUntil: instantOf(date, koma.starts).toISOString(),
});

/** A booking as the city makes it, put among the person's own; undefined where there is no such room. */
function make(memory: Memory, request: BookingRequest, change?: Partial<Booking>): Booking | undefined {
  const place = placeOf(request);
  if (!place || memory.user === undefined) return undefined;
  const { lines, totalYen, deposit } = quoteOf(place, request);
  const booking: Booking = {
    id: randomUUID(),
    number: readableNumber('B', 4_817_263 + memory.bookings.length),
    kind: 'use',
    state: 'permitted',
    feeLines: lines,
    feeYen: totalYen,
    ...(deposit && { deposit: { ...deposit, state: 'due' } }),
    payment: totalYen > 0 ? 'due' : 'none',
    equipment: [],
    ...slotIn(place, request.date),
    purpose: request.purpose,
    people: request.people,
    userName: memory.user,
    sample: place.room.sample,
    bookedAt: new Date().toISOString(),
    ...change,
  };
  memory.bookings.unshift(booking);
  return booking;
}

function book(memory: Memory, request: BookingRequest): Answer {
  const failure = purposeSentinels[request.purpose];
  if (memory.user === undefined) return fails('not-signed-in');
  if (failure) return fails(failure);
  const refusal = refusalSentinels[request.purpose];
  if (refusal) return refuses(refusal);
  const booking = make(memory, request, lifeSentinels[request.purpose]?.());
  return booking ? { status: 201, body: booking } : fails('bad-request');
}

/** What was won or offered, with what its user chose of it. */
function choose(
  booking: Booking,
  { entranceId, reductionId, equipment = [] }: OwnChoices,
): Partial<Booking> | undefined {
  const place = placeOf(booking);
  if (!place) return undefined;
  const { roomId, date, komaId, purpose, people } = booking;
  const asked = { roomId, date, komaId, purpose, people, entranceId, equipment };
  const { lines, totalYen } = quoteOf(place, asked);
  const lent = equipment.flatMap(({ id, count }) => {
    const thing = place.facility.equipment?.find((one) => one.id === id);
    return thing ? [{ id, name: thing.name, count }] : [];
  });
  return { entranceId, reductionId, equipment: lent, feeLines: lines, feeYen: totalYen };
}

/** What an act makes of a booking. */
function changeBy(
  act: string,
  booking: Booking,
  body: Readonly<Record<string, unknown>>,
): Partial<Booking> | undefined {
  const now = new Date().toISOString();
  const back = booking.payment === 'paid' && { payment: 'refunded' as const, refundYen: booking.feeYen };
  if (act === 'cancel') return { state: 'cancelled', cancelledAt: now, ...back };
  if (act === 'accept') return { state: 'permitted', heldUntil: undefined, heldFor: undefined };
  if (act === 'check-in') return { checkedInAt: now };
  if (act === 'choices') return choose(booking, body);
  const wish = { roomId: booking.roomId, date: booking.date, ...(body as Partial<SlotWish>) };
  const place = placeOf({ roomId: wish.roomId, komaId: String(body['komaId']) });
  return place && slotIn(place, wish.date);
}

function change(memory: Memory, id: string, asked: { act: string; body: Asked['body'] }): Answer {
  const at = memory.bookings.findIndex((one) => one.id === id);
  const booking = memory.bookings[at];
  const changed = booking && changeBy(asked.act, booking, asked.body);
  if (!changed) return fails('not-found');
  const after = { ...booking, ...changed };
  memory.bookings[at] = after;
  return { status: 200, body: after };
}

function join(memory: Memory, { roomId, date, komaId }: BookingRequest): Answer {
  const waiting: Waiting = {
    id: randomUUID(),
    state: 'waiting',
    roomId,
    date,
    komaId,
    before: 1,
    joinedAt: new Date().toISOString(),
  };
  memory.waiting.unshift(waiting);
  return { status: 201, body: waiting };
}

/** Answers a write about rooms; undefined where it is about something else. */
export function writeRooms(memory: Memory, asked: Asked): Answer | undefined {
  const { path, body } = asked;
  if (path === '/bookings') return once(memory, asked, () => book(memory, body as BookingRequest));
  if (path === '/bookings/quote') return quote(body as BookingRequest);
  if (path === '/waiting') return join(memory, body as BookingRequest);
  const [, root, id = '', act = ''] = path.split('/');
  if (root === 'bookings') return change(memory, id, { act, body });
  if (root === 'waiting') return end(memory.waiting, id, 'withdrawn');
  if (root === 'lottery-applications' || root === 'lotteries') {
    const hold = (request: BookingRequest) =>
      make(memory, request, { state: 'held', heldFor: 'lottery', heldUntil: inHours(72), payment: 'none' });
    return writeLotteries(memory, asked, hold);
  }
  return undefined;
}

/** Two free times; where more people come than any room holds, one that is near. */
function openings(query: URLSearchParams): Answer {
  const from = query.get('from') ?? '';
  const at = (roomId: string, komaId: string, date: string) => {
    const { facility, room, koma } = placeOf({ roomId, komaId }) ?? {};
    const { capacity } = room ?? {};
    return {
      facilityId: facility?.id,
      roomId,
      date,
      komaId,
      starts: koma?.starts,
      ends: koma?.ends,
      feeYen: koma?.feeYen,
      ...(capacity !== undefined && { capacity }),
    };
  };
  const near = { ...at('bunka-small', 'evening', addDays(from, 1)), differs: 'fewer-people' };
  if (Number(query.get('people')) > 300) return { status: 200, body: { openings: [], alternatives: [near] } };
  const studio = at('cocode-studio', '1800-2000', addDays(from, 1));
  if (query.get('equipment') === 'piano') return { status: 200, body: { openings: [studio], alternatives: [] } };
  const found = [at('bunka-meeting', 'evening', addDays(from, 1)), at('suehiro-hall', 'evening', addDays(from, 2))];
  return { status: 200, body: { openings: found, alternatives: [] } };
}

/** Answers a reading about rooms. */
export function readRooms(memory: Memory, { path, query }: Pick<Asked, 'path' | 'query'>): Answer {
  const { user, bookings, waiting, applications } = memory;
  const own: Record<string, unknown> = {
    '/bookings': { bookings },
    '/waiting': { waiting },
    '/lottery-applications': { applications },
  };
  if (own[path] !== undefined) return user ? { status: 200, body: own[path] } : fails('not-signed-in');
  if (path === '/booking-rules') return { status: 200, body: bookingRules };
  if (path === '/lotteries') return { status: 200, body: { lotteries: lotteries() } };
  if (path.startsWith('/lotteries/')) return lotteryFile(path);
  if (path === '/openings') return openings(query);
  const facility = facilities.find((one) => path === `/facilities/${one.id}/availability`);
  const from = query.get('from');
  if (!facility || from === null) return fails('not-found');
  const days = 7;
  const slots = slotsOf(facility, from, days).map((slot) => {
    const booked = bookings.some(
      (one) =>
        one.state !== 'cancelled' && one.roomId === slot.roomId && one.date === slot.date && one.komaId === slot.komaId,
    );
    return booked ? { ...slot, state: user ? 'mine' : 'taken' } : slot;
  });
  return { status: 200, body: { facilityId: facility.id, from, days, slots } };
}
