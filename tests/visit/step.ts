import type { Browser } from 'playwright-core';
import type { RunningCity } from '../city/city.ts';
import type { AttachedLab } from '../lab/attached-lab.ts';
import type { Dock } from './dock.ts';
import type { Kiosk } from './kiosk.ts';
import type { Phone } from './phone.ts';

/** What a visit has learnt so far: later steps use what earlier ones were given. */
export type Learnt = {
  bookingNumber?: string;
  /** Of the slot that was booked: its place in the week on the screen. */
  slot?: { date: string; koma: string };
  printsBefore?: number;
  permitPng?: Buffer;
  permitBytes?: Buffer;
  wifiCode?: string;
  receipt?: { number: string; secret: string };
};

/** What a visit needs of a city: it may run in this process or in another one. */
export type VisitedCity = Pick<RunningCity, 'cityId' | 'state' | 'urls' | 'technician'> & {
  readonly lab: AttachedLab | undefined;
};

export type Visit = AsyncDisposable & {
  readonly city: VisitedCity;
  readonly browser: Browser;
  readonly kiosk: Kiosk;
  readonly dock: Dock;
  /** Absent where there is no lab. */
  readonly phone: Phone | undefined;
  readonly picturesIn: string | undefined;
  readonly learnt: Learnt;
};

/** A step of the visit: it throws when the city does not do what it promises, and says in a line what it saw. */
export type Step = {
  readonly id: string;
  readonly title: string;
  readonly run: (visit: Visit) => Promise<string>;
  readonly needsLab?: true;
};
