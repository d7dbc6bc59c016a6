import { setTimeout as delay } from 'node:timers/promises';
import { waysIn } from '@machikado/contracts/spot-policy.ts';
import type { WifiPass } from '@machikado/contracts/wifi.ts';
import type { SharedPasses } from '../city/city-door.ts';
import type { Admission, Applicant } from '../session/admission.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import { tierNameForRoaming } from '../session/policy.ts';
import { bringOnline, decideFor, enterBy, issueTurn } from './admit.ts';
import type { Spot } from './spot.ts';

const lookEveryMs = 2000;
const tryAgainMs = 30_000;

export type RoamingOrder = {
  readonly applicant: Applicant;
  readonly pass: WifiPass;
  readonly terms: string;
  /** Where the device is here. */
  readonly zone: string;
};

/**
 * Lets a device in that is online at another spot of the city, for what is left of its time. Not for other terms than
 * were accepted there, and not where the city has set zones and this one does not take her way.
 */
export async function admitRoaming(spot: Spot, order: RoamingOrder): Promise<Session | null> {
  const saved = await spot.commit(() => saveRoaming(spot, order));
  const online = saved && (await bringOnline(spot, saved));
  return online?.ok ? online.value : null;
}

function saveRoaming(spot: Spot, { applicant, pass, terms, zone }: RoamingOrder): Admission | null {
  const way = waysIn.find((known) => known === pass.way);
  const minutes = Math.floor((Date.parse(pass.endsAt) - spot.now()) / 60_000);
  if (way === undefined || pass.terms !== terms || minutes < 1) return null;
  const tier = tierNameForRoaming(spot.policy(), zone, way);
  const place = tier === null ? null : enterBy(spot, { zone, tier });
  if (!place?.ok) return null;
  const admission = decideFor(spot, issueTurn(spot, minutes), { ...place.value, applicant });
  if (!admission.ok) return null;
  spot.sessions.admit(admission.value, { way, terms: pass.terms });
  return admission.value;
}

/** Sessions that the other spots shall know of: not the minutes for a mail, and not another access point's. */
export function sharedSessions(spot: Spot, terms: string): ReadonlyMap<string, { mac: string; pass: WifiPass }> {
  const shared = new Map<string, { mac: string; pass: WifiPass }>();
  for (const session of spot.sessions.open().filter(isOnGateway)) {
    const way = spot.sessions.wayOf(session);
    if (way === null || spot.ways.grants.ofVoucher(session.voucher)?.provisional) continue;
    shared.set(session.id, {
      mac: session.mac,
      pass: { way, terms, endsAt: new Date(session.endsAtMs).toISOString() },
    });
  }
  return shared;
}

/**
 * Keeps the city's word of who is online here true until the signal fires: the store is what is told, so a restart tells
 * all of it again and nothing is lost with a process.
 */
export async function keepPasses(
  spot: Spot,
  options: { readonly passes: SharedPasses; readonly terms: string },
  signal: AbortSignal,
): Promise<void> {
  const told = new Map<string, string>();
  while (!signal.aborted) {
    const good = await tellChanges(spot, options, told);
    await delay(good ? lookEveryMs : tryAgainMs, undefined, { signal }).catch(() => undefined);
  }
}

/** One round: false as soon as the city does not take something. `told` are sessions that it knows, with their devices. */
export async function tellChanges(
  spot: Spot,
  { passes, terms }: { readonly passes: SharedPasses; readonly terms: string },
  told: Map<string, string>,
): Promise<boolean> {
  const shared = sharedSessions(spot, terms);
  const online = new Set(Array.from(shared.values(), ({ mac }) => mac));
  for (const [id, { mac, pass }] of shared) {
    if (told.has(id)) continue;
    if (!(await passes.report(mac, pass))) return false;
    told.set(id, mac);
  }
  for (const [id, mac] of told) {
    if (shared.has(id)) continue;
    // Its device may have gone on with another session, which has just been told.
    if (!online.has(mac) && !(await passes.end(mac))) return false;
    told.delete(id);
  }
  return true;
}
