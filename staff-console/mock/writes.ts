import { randomUUID } from 'node:crypto';
import type { Booking } from '@machikado/contracts/booking.ts';
import type { LotteryDrawn } from '@machikado/contracts/lottery.ts';
import { StaffPaymentOutcome } from '@machikado/contracts/payment.ts';
import { problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { DisasterOrder } from '@machikado/contracts/spot-disaster.ts';
import { ApplicationDecision, EnrolmentCodeRequest } from '@machikado/contracts/staff-api.ts';
import {
  StaffAppointmentRequest,
  StaffBookingRequest,
  StaffUserChange,
  StaffUserRegistration,
} from '@machikado/contracts/staff-booking.ts';
import { VoucherBatchRequest } from '@machikado/contracts/voucher.ts';
import { WifiPlaceChange } from '@machikado/contracts/wifi-place.ts';
import { z } from 'zod';
import { openPaymentsAt } from './booking-fixtures.ts';
import { city } from './fixtures.ts';
import { officeWrite } from './wifi-office.ts';
import { json, refuse, type Answer, type Asked, type MockState } from './state.ts';

function decide(state: MockState, number: string, body: unknown): Answer {
  const decision = ApplicationDecision.safeParse(body);
  const item = state.applications.find((one) => one.number === number);
  if (!decision.success || item === undefined) return refuse(decision.success ? 'not-found' : 'bad-request');
  Object.assign(item, decision.data, { decidedAt: new Date().toISOString(), decidedBy: state.who });
  return json(item);
}

function endAlert(state: MockState, id: string): Answer {
  const alert = state.alerts.find((one) => one.id === id);
  if (alert === undefined) return refuse('not-found');
  Object.assign(alert, { endedAt: new Date().toISOString(), endedBy: state.who });
  return json(alert);
}

function revoke(state: MockState, asset: string): Answer {
  for (const device of state.devices) if (device.asset === asset) device.status = 'revoked';
  return { status: 204 };
}

/** W-0003 never answers: what it does stays unknown. */
function switchSpots(state: MockState, { method, body }: Asked): Answer {
  const order = method === 'DELETE' ? null : DisasterOrder.parse(body);
  const endsAt = new Date(state.now.getTime() + (order?.drill === true ? 1 : 72) * 3_600_000).toISOString();
  const next = order ? { open: true, cause: 'staff' as const, drill: order.drill, endsAt } : { open: false };
  state.spots = state.spots.map((spot) => ({ ...spot, state: spot.state && next }));
  return json({ spots: state.spots });
}

function makeCode({ now }: MockState): Answer {
  return json({
    code: 'ABCD-EFGH-JKMN-PQRS',
    expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
    deviceUrl: 'https://127.0.0.1:8443',
    cityId: city.id,
    caPin: 'ab12'.repeat(16),
  });
}

const acts: Readonly<Record<string, Partial<Booking>>> = {
  permit: { state: 'permitted' },
  pay: { payment: 'paid' },
  cancel: { state: 'cancelled' },
  refund: { payment: 'none' },
  'check-in': { state: 'used', checkedInAt: '2026-11-24T03:00:00.000Z' },
  'no-show': { state: 'no-show' },
  reduction: { reductionState: 'granted' },
  choices: { purposeId: 'sales' },
};

function act(state: MockState, id: string, verb: string): Answer {
  const booking = state.bookings.find((one) => one.id === id);
  if (booking !== undefined && verb === 'permit-reissue')
    return { status: 200, file: `%PDF-1.7 ${booking.number}`, headers: { 'content-type': 'application/pdf' } };
  const change = acts[verb];
  if (booking === undefined || change === undefined) return refuse('not-found');
  Object.assign(booking, change);
  return json(booking);
}

/** The purpose "taken" finds the slot taken, as the city would. */
function book(state: MockState, body: unknown): Answer {
  const request = StaffBookingRequest.safeParse(body);
  const [like] = state.bookings;
  if (!request.success || like === undefined) return refuse('bad-request');
  const { kind, roomId, date, purpose, people } = request.data;
  if (purpose === 'taken') {
    const refusal = { kind: 'slot-taken', mine: false } as const;
    return { status: 409, json: { ...problem('slot-taken'), refusal }, headers: { 'content-type': problemMediaType } };
  }
  const booking: Booking = { ...like, id: randomUUID(), number: 'B-2000-0008', kind, roomId, date, purpose, people };
  state.bookings.push(booking);
  return { status: 201, json: { bookings: [booking] } };
}

function appoint(state: MockState, body: unknown): Answer {
  const request = StaffAppointmentRequest.safeParse(body);
  const [like] = state.bookings;
  if (!request.success || like === undefined) return refuse('bad-request');
  const { date, starts, name = '利用者 見本' } = request.data;
  const id = randomUUID();
  const booking: Booking = { ...like, id, number: 'B-2000-0016', kind: 'appointment', date, starts, userName: name };
  state.bookings.push(booking);
  return { status: 201, json: { bookings: [booking] } };
}

function endPayment(state: MockState, id: string, body: unknown): Answer {
  const outcome = StaffPaymentOutcome.safeParse(body);
  const booking = state.bookings.find(({ payment }) => payment === 'asking');
  const payment = booking && openPaymentsAt(state.now, booking).find((one) => one.id === id);
  if (!outcome.success || booking === undefined || payment === undefined) return refuse('bad-request');
  booking.payment = outcome.data.state === 'approved' ? 'paid' : 'due';
  return json({ ...payment, state: outcome.data.state });
}

function draw(state: MockState, id: string, body: unknown): Answer {
  const lottery = state.lotteries.find((one) => one.id === id);
  if (lottery === undefined || !z.object({ publicValue: z.string().min(1) }).safeParse(body).success)
    return refuse('bad-request');
  lottery.state = 'drawn';
  return json({ wins: 17, fallen: 1 } satisfies LotteryDrawn);
}

function changeUser(state: MockState, number: string, body: unknown): Answer {
  const user = state.users.find((one) => one.number === number);
  const change = StaffUserChange.safeParse(body);
  if (user === undefined || !change.success) return refuse('not-found');
  const { verified, suspendedUntil: _until, born, guardian, ...rest } = change.data;
  if (verified !== undefined) user.verifiedBy = verified ? state.who : undefined;
  Object.assign(user, rest, { born: born ?? undefined, guardian: guardian ?? undefined });
  return json(user);
}

function register(state: MockState, body: unknown): Answer {
  const registration = StaffUserRegistration.safeParse(body);
  if (!registration.success) return refuse('bad-request');
  const { pin: _pin, cardId: _card, ...user } = registration.data;
  const made = { ...user, number: '30000016', verifiedBy: state.who, entitlements: [], suspended: false, points: 0 };
  state.users.push(made);
  return { status: 201, json: made };
}

function printCodes(body: unknown): Answer {
  const batch = VoucherBatchRequest.safeParse(body);
  if (!batch.success) return refuse('bad-request');
  return { status: 200, file: `%PDF-1.7 ${batch.data.count}`, headers: { 'content-type': 'application/pdf' } };
}

/** Of an older revision nothing is saved, as the city does. */
function changeWifiPlace(state: MockState, { method, body }: Asked, asset: string): Answer {
  if (method === 'DELETE') {
    state.wifiPlaces = state.wifiPlaces.filter((place) => place.asset !== asset);
    return { status: 204 };
  }
  const change = WifiPlaceChange.safeParse(body);
  if (!change.success) return refuse('bad-request');
  const held = state.wifiPlaces.find((place) => place.asset === change.data.asset);
  if ((held?.revision ?? 0) !== change.data.revision) return refuse('conflict');
  const changed = { changedAt: state.now.toISOString(), changedBy: `staff:${state.who ?? ''}` };
  const place = { ...change.data, revision: change.data.revision + 1, ...changed };
  state.wifiPlaces = [...state.wifiPlaces.filter((one) => one !== held), place];
  return json(place);
}

/** Does what a write asks for, or refuses it as the city would. */
export function answerWrite(state: MockState, asked: Asked): Answer {
  const { path, body } = asked;
  const [, noun = '', id = '', verb = ''] = path.slice(1).split('/').map(decodeURIComponent);
  if (noun === 'bookings') return id === '' ? book(state, body) : act(state, id, verb);
  if (noun === 'appointments') return appoint(state, body);
  if (noun === 'payments' && verb === 'outcome') return endPayment(state, id, body);
  if (noun === 'lotteries') return draw(state, id, body);
  if (noun === 'users' && id === '') return register(state, body);
  if (noun === 'users') return changeUser(state, id, body);
  if (noun === 'applications' && verb === 'decision') return decide(state, id, body);
  if (noun === 'alerts' && verb === 'end') return endAlert(state, id);
  if (noun === 'wifi-disaster') return switchSpots(state, asked);
  if (noun === 'devices' && verb === 'revoke') return revoke(state, id);
  if (noun === 'device-codes' && EnrolmentCodeRequest.safeParse(body).success) return makeCode(state);
  if (noun === 'wifi-vouchers') return printCodes(body);
  if (noun === 'wifi-places') return changeWifiPlace(state, asked, id);
  return officeWrite(state, asked) ?? refuse('not-found');
}
