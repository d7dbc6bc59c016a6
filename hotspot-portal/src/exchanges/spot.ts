import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { AccessCounts } from './access-counts.ts';
import { passOf } from './pass.ts';
import type { Gateway, Pass, Wanted } from '../gateway/gateway.ts';
import type { AttemptBook } from '../session/attempts.ts';
import { ratesOf, type Policy } from '../session/policy.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import type { AccountedAt, AccountingStore } from '../store/accounting.ts';
import type { Commit } from '../store/group-commit.ts';
import type { DisclosureStore } from '../store/disclosures.ts';
import type { NetworkAccountStore } from '../store/network-accounts.ts';
import type { OpeningStore } from '../store/openings.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Retention } from '../store/retention.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { UsageStore } from '../store/usage.ts';
import type { UseStore } from '../store/uses.ts';
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
  readonly disclosures: DisclosureStore;
  readonly openings: OpeningStore;
  readonly usage: UsageStore;
  /** Counts by hour, day and month for the city's statistics. */
  readonly uses: UseStore;
  readonly retention: Retention;
  readonly outbox: Outbox;
  readonly gateway: Gateway;
  /** The city's tiers and zones as they are now. */
  readonly policy: () => Policy;
  readonly zonePlaces: ZonePlaces;
  readonly attempts: AttemptBook;
  readonly ways: WayStores;
  /** By what devices sign in on the encrypted network. */
  readonly accounts: NetworkAccountStore;
  /** For so long a device that has signed out on the portal is kept away there. */
  readonly staysOutMs: number;
  /** What has become of those who signed in there. */
  readonly access: AccessCounts;
  /** Codes that were sent: so many to one address and for one device, then a wait. */
  readonly sendings: AttemptBook;
  /** Tells what stands before the gateway (access points, a lamp) that the network opens to everybody, or not any more. */
  readonly tellAccessPoints: (state: 'on' | 'drill' | 'off') => void;
  /**
   * Shuts out a device at the access points of other makers, which have told of it; absent where there are none. The
   * session is the one whose name it has there.
   */
  readonly disconnectAtNas?: (mac: string, accounted: readonly AccountedAt[], session?: Pick<Session, 'id'>) => void;
  /** Throws a device off the spot's own network by 802.1X; absent without a radio of its own. */
  readonly disconnectAtRadio?: (mac: string) => void;
  /** Tells those of other makers what holds of a session now; true when one of them has taken it. */
  readonly changeAtNas?: (change: NasChange) => Promise<boolean>;
  readonly now: () => number;
  readonly log: Log;
};

/** The zone of a phone behind this interface. */
export function zoneAt({ policy, zonePlaces }: Pick<Spot, 'policy' | 'zonePlaces'>, interfaceName: string): string {
  return zonePlaces.get(interfaceName) ?? policy().home;
}

/** A session, where access points have told of it, and what each of them shall hear: nothing where it is not concerned. */
export type NasChange = {
  readonly session: Session;
  readonly accounted: readonly AccountedAt[];
  /** `at`: what the access point has told of this session, where it has. */
  readonly attributesAt: (accessPoint: AccessPoint, at: AccountedAt | null) => readonly Buffer[];
};

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
