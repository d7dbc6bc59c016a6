import { instantOf } from '@machikado/contracts/civil-time.ts';
import { collides } from './booking-wishes.ts';
import { sampleNow } from './sample-pack.ts';

const minute = 60_000;

export type Time = { readonly service: 'tax' | 'voice'; readonly date: string; readonly starts: string };

/** A person's appointment, or the use of the room in which one of the services receives (`service` is absent). */
export type Taken = {
  id: string;
  readonly user: number | 'phone';
  service: 'tax' | 'voice' | undefined;
  date: string;
  komaId: string;
  state: 'permitted' | 'cancelled' | 'no-show';
};

const clock = (compact: string) => `${compact.slice(0, 2)}:${compact.slice(2)}`;
const startOf = ({ date, komaId }: Pick<Taken, 'date' | 'komaId'>) =>
  instantOf(date, clock(komaId.slice(0, 4))).getTime();
const endOf = ({ date, komaId }: Taken) => instantOf(date, clock(komaId.slice(5))).getTime();

export function komaOf({ service, starts }: Time): string {
  const minutes = Number(starts.slice(0, 2)) * 60 + Number(starts.slice(3)) + (service === 'tax' ? 30 : 60);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${starts.replace(':', '')}-${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}

const limits = { tax: 2, voice: 3 };

/** What the city must do with appointments and with a room in which they are received, by a plain list. */
export class AppointmentModel {
  readonly made: Taken[] = [];
  now = sampleNow.getTime();

  /** Desks that are left, or the one room. */
  free(time: Time, except?: Taken): number {
    const wanted = { roomId: 'studio', date: time.date, komaId: komaOf(time) };
    const standing = this.made.filter((one) => one !== except && one.state !== 'cancelled' && one.date === time.date);
    if (time.service === 'tax')
      return 2 - standing.filter((one) => one.service === 'tax' && one.komaId === wanted.komaId).length;
    const inRoom = standing.filter((one) => one.service !== 'tax');
    return inRoom.some((one) => collides({ roomId: 'studio', ...one }, wanted)) ? 0 : 1;
  }

  isOpen(time: Time): boolean {
    return startOf({ date: time.date, komaId: komaOf(time) }) - this.now >= 60 * minute;
  }

  appoint(user: Taken['user'], time: Time): string {
    if (!this.isOpen(time)) return 'outside-booking-window';
    const mine = this.made.filter(
      (one) => one.user === user && one.service === time.service && one.state === 'permitted' && endOf(one) > this.now,
    );
    if (user !== 'phone' && mine.length >= limits[time.service]) return 'booking-limit';
    if (this.free(time) <= 0) return 'slot-taken';
    this.made.push({ id: '', user, service: time.service, date: time.date, komaId: komaOf(time), state: 'permitted' });
    return '201';
  }

  use(user: number, wish: { readonly date: string; readonly komaId: string }): string {
    if (startOf(wish) - this.now < 30 * minute) return 'outside-booking-window';
    const open = this.made.filter((one) => one.user === user && one.service === undefined && one.state === 'permitted');
    if (open.length >= 5) return 'booking-limit';
    const inRoom = this.made.filter((one) => one.service !== 'tax' && one.state !== 'cancelled');
    if (inRoom.some((one) => collides({ roomId: 'studio', ...one }, { roomId: 'studio', ...wish })))
      return 'slot-taken';
    this.made.push({ id: '', user, service: undefined, ...wish, state: 'permitted' });
    return '201';
  }

  move(one: Taken, time: Omit<Time, 'service'>): string {
    if (one.service === undefined) return 'not-found';
    if (one.state !== 'permitted') return 'conflict';
    const to: Time = { service: one.service, ...time };
    if (one.date === to.date && one.komaId === komaOf(to)) return '200';
    if (startOf(one) - this.now < 120 * minute) return 'conflict';
    if (!this.isOpen(to)) return 'outside-booking-window';
    if (this.free(to, one) <= 0) return 'slot-taken';
    Object.assign(one, { date: to.date, komaId: komaOf(to) });
    return '200';
  }

  cancel(one: Taken): string {
    if (one.state === 'cancelled') return '200';
    const before = one.service === undefined ? 1440 : 120;
    if (one.state === 'no-show' || startOf(one) - this.now < before * minute) return 'conflict';
    one.state = 'cancelled';
    return '200';
  }

  absent(one: Taken): string {
    if (one.state === 'no-show') return '200';
    if (one.state !== 'permitted' || this.now < startOf(one)) return 'conflict';
    one.state = 'no-show';
    return '200';
  }
}
