import { randomBytes, randomUUID } from 'node:crypto';
import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { city, device, places } from './city.ts';
import { events } from './events.ts';
import { facilities, slotsOf } from './facilities.ts';
import { procedures } from './procedures.ts';

export type Answer = { status: number; body?: unknown };
export type Asked = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
};

/** What the mock remembers, as agent and city together would. */
export type Memory = { user: string | undefined; readonly bookings: Booking[]; readonly answered: Map<string, Answer> };

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
/** The same for PINs; any other PIN signs in. */
const pinSentinels: Record<string, ProblemKind> = { '0000': 'wrong-credentials', '9999': 'locked-out' };
/** The same for the secrets of receipts; any other is received and not yet looked at. */
const secretSentinels: Record<string, string> = { '000000': 'in-review', '000001': 'accepted', '000002': 'declined' };

export const fails = (kind: ProblemKind): Answer => ({ status: problem(kind).status, body: problem(kind) });

/** Answers a write that is not about printing. */
export function answerWrite(memory: Memory, asked: Asked): Answer {
  const cancelled = /^\/bookings\/([^/]+)\/cancel$/.exec(asked.path)?.[1];
  if (cancelled !== undefined) return cancel(memory, cancelled);
  switch (asked.path) {
    case '/visits':
      memory.user = undefined;
      return { status: 201, body: { visitId: randomUUID() } };
    case '/screen':
      return { status: 204 };
    case '/sign-in':
      return signIn(memory, asked);
    case '/bookings':
      return once(memory, asked, () => book(memory, asked.body as BookingRequest));
    case '/wifi-codes':
      return once(memory, asked, issueWifiCode);
    case '/applications':
      return once(memory, asked, receiveApplication);
    case '/applications/status':
      return tellStatus(asked);
    case '/drafts':
      return takeDraft();
    default:
      return fails('not-found');
  }
}

/** The same key gets the same answer; the purpose "lost" loses the first one after the work is done. */
export function once(memory: Memory, asked: Asked, work: () => Answer): Answer {
  const key = `${asked.path} ${asked.key ?? ''}`;
  const known = memory.answered.get(key);
  if (known) return known;
  const answer = work();
  if (answer.status < 400) memory.answered.set(key, answer);
  return asked.body['purpose'] === 'lost' ? fails('city-unreachable') : answer;
}

function signIn(memory: Memory, { body }: Asked): Answer {
  const failure = pinSentinels[String(body['pin'])];
  if (failure) return fails(failure);
  memory.user = '利用者 見本';
  const expiresAt = new Date(Date.now() + 1_800_000).toISOString();
  return { status: 200, body: { userName: memory.user, expiresAt } };
}

function book(memory: Memory, request: BookingRequest): Answer {
  const failure = purposeSentinels[request.purpose];
  if (!memory.user) return fails('not-signed-in');
  if (failure) return fails(failure);
  const refusal = refusalSentinels[request.purpose];
  if (refusal) return { status: 422, body: problem('booking-refused', { detail: refusal.kind, refusal }) };
  const facility = facilities.find((one) => one.rooms.some((room) => room.id === request.roomId));
  const room = facility?.rooms.find((one) => one.id === request.roomId);
  const koma = room?.koma.find((one) => one.id === request.komaId);
  if (!facility || !room || !koma) return fails('bad-request');
  const booking: Booking = {
    id: randomUUID(),
    number: readableNumber('B', 4_817_263 + memory.bookings.length),
    kind: 'use',
    state: 'permitted',
    feeLines: [{ kind: 'room', yen: koma.feeYen }],
    payment: koma.feeYen > 0 ? 'due' : 'none',
    equipment: [],
    facilityId: facility.id,
    facilityName: facility.name,
    roomId: room.id,
    roomName: room.name,
    date: request.date,
    komaId: koma.id,
    komaName: koma.name,
    starts: koma.starts,
    ends: koma.ends,
    feeYen: koma.feeYen,
    purpose: request.purpose,
    people: request.people,
    userName: memory.user,
    sample: room.sample,
    bookedAt: new Date().toISOString(),
    cancellableUntil: instantOf(request.date, koma.starts).toISOString(),
  };
  memory.bookings.unshift(booking);
  return { status: 201, body: booking };
}

function cancel(memory: Memory, id: string): Answer {
  const at = memory.bookings.findIndex((one) => one.id === id);
  const booking = memory.bookings[at];
  if (!booking) return fails('not-found');
  const cancelled: Booking = { ...booking, state: 'cancelled', cancelledAt: new Date().toISOString() };
  memory.bookings[at] = cancelled;
  return { status: 200, body: cancelled };
}

function issueWifiCode(): Answer {
  const usableUntil = new Date(Date.now() + 4 * 3_600_000).toISOString();
  const { ssid, portalHost } = city.wifi;
  const body = { code: '7K2MQ-X94RD', minutes: 60, usableUntil, ssid, portalUrl: `https://${portalHost}/` };
  return { status: 201, body };
}

function receiveApplication(): Answer {
  const number = readableNumber('A', 2_750_981);
  const procedureTitle = procedures[0]?.title;
  return { status: 201, body: { number, secret: '4TX9QK', procedureTitle, receivedAt: new Date().toISOString() } };
}

function takeDraft(): Answer {
  const id = randomBytes(16).toString('base64url');
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  return { status: 201, body: { id, url: `https://machikado.asahikawa.test/continue/${id}`, expiresAt } };
}

function tellStatus({ body }: Asked): Answer {
  const secret = String(body['secret']);
  if (secret === 'FFFFFF') return fails('not-found');
  const state = secretSentinels[secret] ?? 'received';
  const now = new Date().toISOString();
  const decided = state === 'accepted' || state === 'declined';
  const told = decided ? { decidedAt: now, message: '当日は筆記用具をお持ちください。' } : {};
  const procedureTitle = procedures[0]?.title;
  return { status: 200, body: { number: body['number'], procedureTitle, state, receivedAt: now, ...told } };
}

/** Answers a reading. */
export function answerRead(memory: Memory, { path, query }: Asked): Answer {
  const fixed: Record<string, unknown> = {
    '/city': city,
    '/device': device,
    '/places': { places, revision: '1' },
    '/facilities': { facilities },
    '/procedures': { procedures },
    '/city-events': { events, revision: '1' },
    '/alerts/check': { checkedAt: new Date().toISOString() },
  };
  if (fixed[path] !== undefined) return { status: 200, body: fixed[path] };
  if (path.startsWith('/drafts/')) return { status: 200, body: { state: 'waiting' } };
  const { user, bookings } = memory;
  if (path === '/bookings') return user ? { status: 200, body: { bookings } } : fails('not-signed-in');
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
