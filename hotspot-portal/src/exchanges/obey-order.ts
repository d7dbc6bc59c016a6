import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { attributeType } from '../radius/attribute.ts';
import { causes, orderCodes, type Cause, type Obeyed, type OrderHandler } from '../radius/order-receiver.ts';
import type { Packet } from '../radius/packet.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import { partsOf } from '../roaming/attribute-filter.ts';
import { changeAtNas } from './change-at-nas.ts';
import { findTarget, type OwnNames } from './order-target.ts';
import { removeSession } from './sign-out.ts';
import type { Spot } from './spot.ts';
import { hoursOf, passNow } from './terms.ts';

/** What shall hold of a session from now on. */
type Change = { readonly seconds?: number; readonly tier?: string };

/** WISPr-Bandwidth-Max-Up and -Down, bits a second. */
const wispr = { up: '26.14122.7', down: '26.14122.8' } as const;
const serviceType = '6';
const state = '24';
const filterId = '11';
const sessionTimeout = '27';
/** Said to a person who is shut out, and why: allowed where a session is ended, and nobody reads it here. */
const remarks: ReadonlySet<number> = new Set([attributeType('Reply-Message'), attributeType('Acct-Terminate-Cause')]);

const refused = (cause: Cause): Obeyed => ({ done: false, cause });

/** The tier of the policy that has these rates; `null` where none has. */
function tierOfRates(spot: Spot, up: number | undefined, down: number | undefined): string | null {
  const isRate = (kbits: number | undefined, bits: number | undefined) =>
    bits === undefined || kbits === Math.round(bits / 1000);
  const found = Object.entries(spot.policy().tiers).find(
    ([, { upKbits, downKbits }]) => isRate(upKbits, up) && isRate(downKbits, down),
  );
  return found?.[0] ?? null;
}

/** What an order of change says. Errors: an attribute that we do not change (401), or a value that is none here (407). */
function readChange(spot: Spot, attributes: Packet['attributes']): Result<Change, Cause> {
  const said = new Map(partsOf({ attributes }).map(({ key, value }) => [key, value]));
  // RFC 5176 §3.1: whom to ask again is a service that we do not have; State alone means nothing.
  if (said.has(serviceType)) return err(causes.unsupportedService);
  if (said.has(state)) return err(causes.invalidRequest);
  const known = new Set<string>([filterId, sessionTimeout, wispr.up, wispr.down]);
  if (said.size === 0 || attributes.length > said.size) return err(causes.invalidRequest);
  if ([...said.keys()].some((key) => !known.has(key))) return err(causes.unsupportedAttribute);
  const numbers = [sessionTimeout, wispr.up, wispr.down].map((key) => said.get(key));
  if (numbers.some((value) => value !== undefined && value.length !== 4)) return err(causes.invalidValue);
  const [seconds, up, down] = numbers.map((value) => value?.readUInt32BE(0));
  const named = said.get(filterId)?.toString('utf8');
  const isOfRates = up !== undefined || down !== undefined;
  const tier = named ?? (isOfRates ? tierOfRates(spot, up, down) : undefined);
  if (seconds === 0 || tier === null || (named !== undefined && isOfRates)) return err(causes.invalidValue);
  if (tier !== undefined && !Object.hasOwn(spot.policy().tiers, tier)) return err(causes.invalidValue);
  return ok({ ...(seconds !== undefined && { seconds }), ...(tier !== undefined && { tier }) });
}

/** Makes what is saved true at our gateway or at the access points. False where neither has taken it. */
async function applyChange(spot: Spot, { mac }: Session, change: Change): Promise<boolean> {
  const session = spot.sessions.findByMac(mac);
  if (!session) return false;
  if (!isOnGateway(session)) return changeAtNas(spot, session, change.seconds === undefined ? 'limits' : 'time');
  const opened = await spot.gateway.open(passNow(spot, session));
  if (!opened.ok) spot.log.error('gateway.open-failed', { detail: opened.error.detail });
  return opened.ok;
}

/**
 * Changes sessions: their time counts from now and ends where their zone closes; it is the time of the turn, which other
 * devices of the person share. Durable first.
 */
async function changeSessions(spot: Spot, sessions: readonly Session[], change: Change): Promise<Obeyed> {
  await spot.commit(() => {
    const nowMs = spot.now();
    for (const session of sessions) {
      if (change.tier !== undefined) spot.sessions.setTier(session, change.tier);
      if (change.seconds === undefined) continue;
      const voucherAtMs = nowMs + change.seconds * 1000;
      const hours = hoursOf(spot, session.zone);
      const closesAtMs = hours.state === 'open' ? (hours.closesAtMs ?? voucherAtMs) : nowMs;
      spot.sessions.setEnd(session.voucher, { voucherAtMs, sessionsAtMs: Math.min(voucherAtMs, closesAtMs) });
    }
  });
  const applied = await Promise.all(sessions.map((session) => applyChange(spot, session, change)));
  return applied.every(Boolean) ? { done: true } : refused(causes.unavailable);
}

async function disconnect(spot: Spot, sessions: readonly Session[]): Promise<Obeyed> {
  for (const { id } of sessions) await removeSession(spot, id);
  return { done: true };
}

/**
 * Does what a dynamic authorisation client says about sessions of this spot (RFC 5176): ends them, or changes their time
 * and tier (Session-Timeout, Filter-Id with a tier's name, the rates of a tier by WISPr). While the network is open to
 * everybody nobody is shut out (501).
 */
export function createOrderHandler(spot: Spot, own: OwnNames): OrderHandler {
  return async (packet) => {
    const target = findTarget(spot, packet, own);
    if (!target.ok) return refused(target.error);
    const { sessions, rest } = target.value;
    if (packet.code === orderCodes.change) {
      const change = readChange(spot, rest);
      return change.ok ? changeSessions(spot, sessions, change.value) : refused(change.error);
    }
    const others = rest.filter(({ type }) => !remarks.has(type));
    if (others.some(({ type }) => String(type) === serviceType)) return refused(causes.unsupportedService);
    if (others.length > 0) return refused(causes.unsupportedAttribute);
    if (spot.openings.current() !== null) return refused(causes.prohibited);
    return disconnect(spot, sessions);
  };
}
