import type { Booking } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';

/** A wish as the model reads it: `room day koma`. */
export type Wish = { readonly roomId: string; readonly date: string; readonly komaId: string };

export type Held = Wish & {
  /** In the order in which they were made. */
  readonly turn: number;
  id: string;
  readonly user: number | 'city';
  state: Booking['state'];
  heldUntil: number | undefined;
  heldFor: Booking['heldFor'];
  payment: Booking['payment'];
  fee: number;
  paid: number;
  refunded: number;
  isAsking: boolean;
};

export type InLine = Wish & { id: string; readonly user: number; state: string; booking: Held | undefined };

// Rooms, times and fees of the sample pack, written down a second time: what the model believes of them.

const leaves: Readonly<Record<string, readonly string[]>> = {
  whole: ['left', 'front', 'back'],
  right: ['front', 'back'],
};
const hours: Readonly<Record<string, readonly [string, string]>> = {
  morning: ['09:00', '12:00'],
  afternoon: ['13:00', '17:00'],
  evening: ['18:00', '21:00'],
  'all-day': ['09:00', '21:00'],
  late: ['13:00', '21:00'],
};
const hallFees: Readonly<Record<string, number>> = { morning: 600, afternoon: 800, evening: 900 };
const centreFees: Readonly<Record<string, number>> = {
  morning: 1000,
  afternoon: 2000,
  evening: 3000,
  'all-day': 5000,
  late: 4500,
};

export const isHall = (roomId: string) => roomId.startsWith('room-');
const clock = (compact: string) => `${compact.slice(0, 2)}:${compact.slice(2)}`;

export function timesOf({ komaId }: Wish): readonly [string, string] {
  const [from = '', to = ''] = komaId.split('-');
  return hours[komaId] ?? [clock(from), clock(to)];
}

export function feeOf(wish: Wish): number {
  if (wish.roomId !== 'studio') return (isHall(wish.roomId) ? hallFees : centreFees)[wish.komaId] ?? 0;
  const [from, to] = keptMinutes(wish);
  return ((to - from - 30) / 30) * 300;
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** From when to when others are kept out, in minutes of the day. */
function keptMinutes(wish: Wish): readonly [number, number] {
  const [from, to] = timesOf(wish);
  return [minutes(from), minutes(to) + (wish.roomId === 'studio' ? 30 : 0)];
}

export function collides(a: Wish, b: Wish): boolean {
  if (a.date !== b.date) return false;
  const [ofA, ofB] = [leaves[a.roomId] ?? [a.roomId], leaves[b.roomId] ?? [b.roomId]];
  if (!ofA.some((leaf) => ofB.includes(leaf))) return false;
  const [fromA, toA] = keptMinutes(a);
  const [fromB, toB] = keptMinutes(b);
  return fromA < toB && fromB < toA;
}

export const holding = (one: Held) => ['held', 'confirmed', 'permitted', 'used'].includes(one.state);
export const endOf = (date: string) => instantOf(date, '24:00').getTime();

const minute = 60_000;

/** Held for its payment, or permitted where nothing is owed. */
export function settle(one: Held, owed: number, now: number): void {
  if (owed <= 0) {
    Object.assign(one, { state: 'permitted', heldUntil: undefined, heldFor: undefined });
    one.payment = one.fee > 0 ? 'paid' : 'none';
    return;
  }
  const latest = endOf(addDays(one.date, -3));
  const after = endOf(addDays(civilTimeAt(new Date(now)).date, 7));
  const granted = latest <= now ? now + 30 * minute : Math.min(latest, after);
  // What is changed while it is unpaid has the time that it had.
  const had = one.heldFor === 'payment' ? one.heldUntil : undefined;
  const heldUntil = Math.min(granted, had ?? granted);
  Object.assign(one, { state: 'held', heldUntil, heldFor: 'payment', payment: 'due' });
}
