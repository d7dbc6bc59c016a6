import type { Log } from '@machikado/runtime/log.ts';
import type { Gateway, Pass } from '../gateway/gateway.ts';
import type { AttemptBook } from '../session/attempts.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { isOnGateway, remainingSeconds } from '../session/session.ts';
import type { AccountingStore } from '../store/accounting.ts';
import type { Outbox } from '../store/outbox.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { VoucherStore } from '../store/vouchers.ts';

/** What the exchanges work on: the stores, the gateway and a clock that never goes back. */
export type Spot = {
  readonly sessions: SessionStore;
  readonly vouchers: VoucherStore;
  readonly accounting: AccountingStore;
  readonly outbox: Outbox;
  readonly gateway: Gateway;
  readonly attempts: AttemptBook;
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
