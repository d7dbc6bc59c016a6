import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningCity } from '../city/city.ts';
import { enrolDevice } from '../city/technician.ts';
import { createLab, type Lab } from '../lab/lab.ts';
import { capport, curl, signOut, webUrl } from '../lab/phone-visit.ts';
import { startSpot } from '../lab/spot-process.ts';

/** One more Wi-Fi spot of a running city, with a network of its own, and in it whichever phone walks by. */
export type SecondSpot = AsyncDisposable & {
  /** A phone of this address comes by and asks for one. */
  readonly arrive: (mac: string) => Promise<void>;
  /** Whether it is held, as RFC 8908 tells it. */
  readonly isCaptive: () => Promise<boolean>;
  /** The status of the first page of the internet: 200, or 302 where it is sent to the portal. */
  readonly reach: () => Promise<number>;
  readonly signOut: () => Promise<number>;
};

const seenIn = (lab: Lab, directory: string): Omit<SecondSpot, typeof Symbol.asyncDispose> => ({
  arrive: async (mac) => {
    await lab.execPhone('ip', ['link', 'set', 'ph0', 'address', mac]);
    await lab.lease();
  },
  isCaptive: async () => (await capport(lab, directory)).captive,
  reach: async () => (await curl(lab, [webUrl])).status,
  signOut: async () => (await signOut(lab)).status,
});

/** Enrols the spot at the city as a technician does, and starts it in a lab of its own. */
export async function startSecondSpot(city: RunningCity): Promise<SecondSpot> {
  await using held = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'machikado-second-'));
  held.defer(() => rm(directory, { recursive: true, force: true }));
  const portalName = `wifi.${city.cityId}.test`;
  const lab = held.use(await createLab({ portalName, lanServices: 'spot' }));
  await enrolDevice(city.technician, { asset: 'W-0002', kind: 'wifi-spot', identity: join(directory, 'identity') });
  const cityUrl = new URL(city.part('city-services').urls()['device'] ?? '');
  cityUrl.hostname = lab.managementRoot;
  const spot = await startSpot(lab, directory, { MACHIKADO_CITY: city.cityId, MACHIKADO_CITY_URL: cityUrl.href });
  held.defer(() => spot.end('SIGTERM'));
  const all = held.move();
  return { ...seenIn(lab, directory), [Symbol.asyncDispose]: () => all.disposeAsync() };
}
