import { addDays, civilTimeAt, daysBetween, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import {
  collides,
  feeOf,
  holding,
  settle,
  isHall,
  timesOf,
  type Held,
  type InLine,
  type Wish,
} from './booking-wishes.ts';
import { sampleNow } from './sample-pack.ts';

const minute = 60_000;

/**
 * What the city must do with rooms, by plain lists that are searched from end to end: no units, no keys, no rows. Every
 * act gives what the city must answer: a status, or a problem's kind.
 */
export class BookingModel {
  readonly made: Held[] = [];
  readonly line: InLine[] = [];
  readonly suspended = new Map<number, string>();
  readonly points = new Map<number, number>();
  now = sampleNow.getTime();

  private startOf(wish: Wish): number {
    return instantOf(wish.date, timesOf(wish)[0]).getTime();
  }

  private get today(): string {
    return civilTimeAt(new Date(this.now)).date;
  }

  private opening(wish: Wish): string | undefined {
    const isOpen = this.startOf(wish) - this.now >= 30 * minute && !(isHall(wish.roomId) && weekdayOf(wish.date) === 1);
    return isOpen ? undefined : 'outside-booking-window';
  }

  private booker(user: number): string | undefined {
    if ((this.suspended.get(user) ?? '') >= this.today) return 'forbidden';
    const open = this.made.filter(
      (one) => one.user === user && ['held', 'confirmed', 'permitted'].includes(one.state) && one.date >= this.today,
    );
    return open.length >= 5 ? 'booking-limit' : undefined;
  }

  private isTaken(wish: Wish, except?: Held): boolean {
    return this.made.some((one) => one !== except && holding(one) && collides(one, wish));
  }

  private add(user: number | 'city', wish: Wish): Held {
    const one: Held = {
      ...wish,
      turn: this.made.length,
      id: '',
      user,
      state: 'permitted',
      heldUntil: undefined,
      heldFor: undefined,
      payment: 'none',
      fee: user === 'city' ? 0 : feeOf(wish),
      paid: 0,
      refunded: 0,
      isAsking: false,
    };
    this.made.push(one);
    return one;
  }

  book(user: number, wish: Wish): string {
    const refused = this.opening(wish) ?? this.booker(user) ?? (this.isTaken(wish) ? 'slot-taken' : undefined);
    if (refused !== undefined) return refused;
    const one = this.add(user, wish);
    settle(one, one.fee, this.now);
    return '201';
  }

  block(wish: Wish): string {
    if (this.isTaken(wish)) return 'slot-taken';
    this.add('city', wish);
    return '201';
  }

  private offer(freed: Wish): void {
    const ofOne = (roomId: string) => isHall(roomId) === isHall(freed.roomId);
    for (const waiting of this.line.filter((one) => one.state === 'waiting' && ofOne(one.roomId))) {
      if (!collides(waiting, freed)) continue;
      if (this.opening(waiting) ?? this.booker(waiting.user) ?? (this.isTaken(waiting) ? 'taken' : undefined)) continue;
      const one = this.add(waiting.user, { roomId: waiting.roomId, date: waiting.date, komaId: waiting.komaId });
      Object.assign(one, { state: 'held', heldUntil: this.now + 1440 * minute, heldFor: 'offer' });
      Object.assign(waiting, { state: 'offered', booking: one });
    }
  }

  private punish(user: number | 'city', points: number): void {
    if (user === 'city') return;
    const sum = (this.points.get(user) ?? 0) + points;
    this.points.set(user, sum);
    if (sum >= 3) this.suspended.set(user, addDays(this.today, 90));
  }

  private end(one: Held, percent: number): void {
    const back = Math.floor((one.paid * percent) / 100);
    one.payment = back > 0 ? 'refunded' : one.payment === 'paid' ? 'paid' : 'none';
    one.refunded += back;
    one.paid -= back;
    Object.assign(one, { state: 'cancelled', heldUntil: undefined, heldFor: undefined });
    for (const waiting of this.line)
      if (waiting.booking === one && waiting.state === 'offered') waiting.state = 'lapsed';
    this.offer(one);
  }

  cancel(one: Held): string {
    if (one.isAsking) return 'conflict';
    if (one.state === 'cancelled') return '200';
    if (one.state === 'used' || one.state === 'no-show') return 'conflict';
    if (one.state !== 'held' && this.startOf(one) - this.now < 1440 * minute) return 'conflict';
    const before = daysBetween(this.today, one.date);
    this.end(one, before >= 7 ? 100 : before >= 1 ? 50 : 0);
    return '200';
  }

  cancelByStaff(one: Held): string {
    if (one.state === 'cancelled') return '200';
    if (one.isAsking || one.state === 'used' || one.state === 'no-show') return 'conflict';
    this.end(one, 100);
    return '200';
  }

  move(one: Held, wish: Wish): string {
    if (one.isAsking) return 'conflict';
    const isChangeable =
      one.state === 'confirmed' || one.state === 'permitted' || (one.state === 'held' && one.heldFor === 'payment');
    if (!isChangeable || this.startOf(one) - this.now < 1440 * minute) return 'conflict';
    const shut = this.opening(wish);
    if (shut !== undefined) return shut;
    if (this.isTaken(wish, one)) return 'slot-taken';
    const freed: Wish = { roomId: one.roomId, date: one.date, komaId: one.komaId };
    Object.assign(one, { roomId: wish.roomId, date: wish.date, komaId: wish.komaId, fee: feeOf(wish) });
    const owed = one.fee - one.paid;
    settle(one, owed, this.now);
    if (owed < 0) {
      one.refunded -= owed;
      one.paid += owed;
    }
    this.offer(freed);
    return '200';
  }

  extend(one: Held, komaId: string): string {
    if (one.isAsking) return 'conflict';
    if (one.komaId === komaId) return '200';
    if (one.state !== 'permitted' && one.state !== 'used') return 'conflict';
    const longer = { roomId: one.roomId, date: one.date, komaId };
    const [from, to] = timesOf(one);
    if (instantOf(one.date, to).getTime() <= this.now) return 'outside-booking-window';
    const isKnown = !isHall(one.roomId) && one.roomId !== 'studio';
    if (!isKnown || timesOf(longer)[0] !== from || timesOf(longer)[1] <= to) return 'not-found';
    if (this.isTaken(longer, one)) return 'slot-taken';
    const added = Math.max(0, feeOf(longer) - feeOf(one));
    Object.assign(one, { komaId, fee: one.fee + added, payment: added > 0 ? 'due' : one.payment });
    return '200';
  }

  private approve(one: Held): void {
    one.paid = one.fee;
    if (one.state === 'held') settle(one, 0, this.now);
    one.payment = 'paid';
  }

  payAtCounter(one: Held): string {
    if (one.isAsking) return 'conflict';
    if (one.payment !== 'due') return one.payment === 'paid' ? '200' : 'conflict';
    this.approve(one);
    return '200';
  }

  startPayment(one: Held): string {
    if (one.isAsking || one.payment !== 'due') return 'conflict';
    one.isAsking = true;
    if (one.heldUntil !== undefined) one.heldUntil = Math.max(one.heldUntil, this.now + 15 * minute);
    return '201';
  }

  settlePayment(one: Held, outcome: 'approved' | 'declined' | 'unknown'): void {
    if (outcome === 'unknown') return;
    one.isAsking = false;
    if (outcome === 'approved') this.approve(one);
  }

  checkIn(one: Held): string {
    if (one.state === 'used') return '200';
    const fromStart = this.now - this.startOf(one);
    const isInTime = fromStart >= -60 * minute && fromStart <= 60 * minute;
    if (one.state !== 'permitted' || !isInTime || one.payment === 'due' || one.isAsking) return 'conflict';
    one.state = 'used';
    return '200';
  }

  join(user: number, wish: Wish): string {
    const shut = this.opening(wish);
    if (shut !== undefined) return shut;
    const mine = this.line.filter(
      (one) => one.user === user && ['waiting', 'offered'].includes(one.state) && one.date >= this.today,
    );
    const isSame = (one: InLine) => one.roomId === wish.roomId && one.date === wish.date && one.komaId === wish.komaId;
    if (mine.some(isSame)) return '201';
    if (mine.length >= 3) return 'booking-limit';
    this.line.push({ ...wish, id: '', user, state: 'waiting', booking: undefined });
    return '201';
  }

  accept(one: Held): string {
    if (one.state !== 'held' || one.heldFor === 'payment') return one.state === 'cancelled' ? 'conflict' : '200';
    for (const waiting of this.line) if (waiting.booking === one) waiting.state = 'taken';
    settle(one, one.fee, this.now);
    return '200';
  }

  /** What the city does by itself: holds that are over, then uses that nobody came to. */
  sweep(): void {
    const due = this.made.filter((one) => one.heldUntil !== undefined && one.heldUntil <= this.now);
    for (const one of due.toSorted((a, b) => (a.heldUntil ?? 0) - (b.heldUntil ?? 0) || a.turn - b.turn)) {
      if (one.isAsking) {
        one.heldUntil = this.now + 60 * minute;
        continue;
      }
      const isUnpaid = one.heldFor === 'payment';
      const before = daysBetween(this.today, one.date);
      if (isUnpaid) this.punish(one.user, 1);
      this.end(one, before >= 7 ? 100 : before >= 1 ? 50 : 0);
    }
    for (const one of this.made) {
      if (one.state !== 'permitted' || instantOf(one.date, timesOf(one)[1]).getTime() > this.now) continue;
      one.state = one.user === 'city' ? 'used' : 'no-show';
      if (one.state === 'no-show') this.punish(one.user, 1);
    }
  }

  /** How a koma of a room looks to a user. */
  stateOf(wish: Wish, user: number): string {
    if (this.startOf(wish) <= this.now) return 'past';
    const holders = this.made.filter((one) => holding(one) && collides(one, wish));
    if (holders.length > 0) return holders.every((one) => one.user === user) ? 'mine' : 'taken';
    return this.opening(wish) === undefined ? 'free' : 'closed';
  }
}
