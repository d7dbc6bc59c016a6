import type { Log } from '@machikado/runtime/log.ts';
import type { NasChange } from './nas-change.ts';
import { passOf } from './pass.ts';
import type { Gateway, Pass, Wanted } from '../gateway/gateway.ts';
import type { AttemptBook } from '../session/attempts.ts';
import { ratesOf, type Policy } from '../session/policy.ts';
import { isOnGateway } from '../session/session.ts';
import type { AccountingStore } from '../store/accounting.ts';
import type { Commit } from '../store/group-commit.ts';
import type { OpeningStore } from '../store/openings.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Retention } from '../store/retention.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { UsageStore } from '../store/usage.ts';
import type { VoucherStore } from '../store/vouchers.ts';
import type { WayStores } from '../store/way-stores.ts';

/** The names of zones by the interface behind which their phones are; all others are at home. */
export type ZonePlaces = ReadonlyMap<string, string>;

/** What the exchanges work on: the stores, the gateway and a clock that never goes back. */
export type Spot = {
  /** What reads, decides and writes in the stores, as one step that is durable when it resolves. */
  readonly commit: Commit;
  readonly sessions: SessionStore;
  readonly vouchers: VoucherStore;
  readonly accounting: AccountingStore;
  readonly openings: OpeningStore;
  readonly usage: UsageStore;
  readonly retention: Retention;
  readonly outbox: Outbox;
  readonly gateway: Gateway;
  /** The city's tiers and zones as they are now. */
  readonly policy: () => Policy;
  readonly zonePlaces: ZonePlaces;
  readonly attempts: AttemptBook;
  readonly ways: WayStores;
  /** Codes that were sent: so many to one address and for one device, then a wait. */
  readonly sendings: AttemptBook;
  /** Tells what stands before the gateway (access points, a lamp) that the network opens to everybody, or not any more. */
  readonly tellAccessPoints: (state: 'on' | 'drill' | 'off') => void;
  /** Shuts out a device at the access points of other makers; absent where there are none. */
  readonly disconnectAtNas?: (mac: string) => void;
  /** Tells the access points of other makers what holds of a session now; absent where there are none. */
  readonly nasChange?: NasChange;
  readonly now: () => number;
  readonly log: Log;
};

/** The zone of a phone behind this interface. */
export function zoneAt({ policy, zonePlaces }: Pick<Spot, 'policy' | 'zonePlaces'>, interfaceName: string): string {
  return zonePlaces.get(interfaceName) ?? policy().home;
}

type PassSource = Pick<Spot, 'sessions' | 'usage' | 'policy' | 'zonePlaces' | 'now'>;

const unknownUse = { number: 0, up: 0, down: 0, slowed: false };

/** Everybody who may pass now, with the gateway's own longer timeouts. */
export function currentPasses({ sessions, usage, policy: readPolicy, zonePlaces, now }: PassSource): readonly Pass[] {
  const nowMs = now();
  const policy = readPolicy();
  const rates = ratesOf(policy);
  const uses = usage.open();
  return sessions
    .open()
    .filter(isOnGateway)
    .filter((session) => session.endsAtMs > nowMs)
    .map((session) => passOf(session, { policy, rates, nowMs, zonePlaces, use: uses.get(session.id) ?? unknownUse }));
}

/** What the gateway shall be: everybody's passes, and in disaster mode no need of one, and no rate but the common one. */
export function wantedOf(spot: PassSource & Pick<Spot, 'openings'>): Wanted {
  const everybody = spot.openings.current() !== null;
  return { passes: currentPasses(spot), everybody, rates: everybody ? [] : ratesOf(spot.policy()) };
}
