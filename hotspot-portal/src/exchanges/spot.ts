import type { Log } from '@machikado/runtime/log.ts';
import type { Gateway, Pass, Wanted } from '../gateway/gateway.ts';
import type { AttemptBook } from '../session/attempts.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { isOnGateway, remainingSeconds } from '../session/session.ts';
import type { AccountingStore } from '../store/accounting.ts';
import type { OpeningStore } from '../store/openings.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Retention } from '../store/retention.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { VoucherStore } from '../store/vouchers.ts';

/** What the exchanges work on: the stores, the gateway and a clock that never goes back. */
export type Spot = {
  readonly sessions: SessionStore;
  readonly vouchers: VoucherStore;
  readonly accounting: AccountingStore;
  readonly openings: OpeningStore;
  readonly retention: Retention;
  readonly outbox: Outbox;
  readonly gateway: Gateway;
  readonly attempts: AttemptBook;
  /** Tells what stands before the gateway (access points, a lamp) that the network opens to everybody, or not any more. */
  readonly tellAccessPoints: (state: 'on' | 'drill' | 'off') => void;
  /** Shuts out a device at the access points of other makers; absent where there are none. */
  readonly disconnectAtNas?: (mac: string) => void;
  readonly now: () => number;
  readonly log: Log;
};

/** Everybody who may pass now, with the gateway's own longer timeouts. */
export function currentPasses({ sessions, now }: Pick<Spot, 'sessions' | 'now'>): readonly Pass[] {
  const nowMs = now();
  return sessions
    .open()
    .filter(isOnGateway)
    .filter((session) => session.endsAtMs > nowMs)
    .map((session) => ({
      ipv4: session.ipv4,
      mac: session.mac,
      timeoutSeconds: remainingSeconds(session, nowMs) + gatewayGraceSeconds,
    }));
}

/** What the gateway shall be: everybody's passes, and in disaster mode no need of one. */
export function wantedOf(spot: Pick<Spot, 'sessions' | 'openings' | 'now'>): Wanted {
  return { passes: currentPasses(spot), everybody: spot.openings.current() !== null };
}
