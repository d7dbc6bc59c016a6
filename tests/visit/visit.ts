import { mkdir } from 'node:fs/promises';
import { launchBrowser } from './browser.ts';
import { dockClient } from './dock.ts';
import { openKiosk, type KioskLanguage } from './kiosk.ts';
import { createPhone } from './phone.ts';
import type { Step, Visit, VisitedCity } from './step.ts';
import { bookRoom } from './steps/book-room.ts';
import { cancelBooking } from './steps/cancel-booking.ts';
import { enrolledDevices } from './steps/enrolled-devices.ts';
import { handInApplication } from './steps/hand-in-application.ts';
import { joinWifi } from './steps/join-wifi.ts';
import { lookAround } from './steps/look-around.ts';
import { printPermit } from './steps/print-permit.ts';
import { radiusExchange } from './steps/radius-exchange.ts';
import { takeWifiCode } from './steps/take-wifi-code.ts';
import { warnAndEnd } from './steps/warn-and-end.ts';

/** The visit, in the order in which a person makes it. */
export const steps: readonly Step[] = [
  enrolledDevices,
  lookAround,
  bookRoom,
  printPermit,
  takeWifiCode,
  joinWifi,
  radiusExchange,
  handInApplication,
  warnAndEnd,
  cancelBooking,
];

export type VisitOptions = {
  readonly language: KioskLanguage;
  /** Folder for the pictures; none are taken without it. */
  readonly picturesIn?: string;
  readonly viewport?: { width: number; height: number };
};

export async function openVisit(city: VisitedCity, options: VisitOptions): Promise<Visit> {
  if (options.picturesIn !== undefined) await mkdir(options.picturesIn, { recursive: true });
  const browser = await launchBrowser();
  const kiosk = await openKiosk({ browser, url: city.urls.kiosk, ...options });
  const phone = city.lab && createPhone(city, city.lab);
  return {
    city,
    browser,
    kiosk,
    dock: dockClient(city.urls.dock),
    phone,
    picturesIn: options.picturesIn,
    learnt: {},
    [Symbol.asyncDispose]: async () => {
      await phone?.[Symbol.asyncDispose]();
      await browser.close();
    },
  };
}

export type Played = { readonly step: Step; readonly ms: number; readonly said: string; readonly skipped: boolean };

/** Plays every step in turn; the first that fails ends the visit with its error. */
export async function* playVisit(visit: Visit): AsyncGenerator<Played> {
  for (const step of steps) {
    if (step.needsLab && visit.phone === undefined) {
      yield { step, ms: 0, said: 'not played: there is no lab (root on Linux)', skipped: true };
      continue;
    }
    const startedAt = performance.now();
    const said = await step.run(visit);
    yield { step, ms: performance.now() - startedAt, said, skipped: false };
  }
}
