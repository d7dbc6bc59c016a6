import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { createRecordGateway } from '../gateway/record.ts';
import { createAttemptBook, sendingLimits } from '../session/attempts.ts';
import { createAccountingStore } from '../store/accounting.ts';
import { createDisclosureStore } from '../store/disclosures.ts';
import { createGroupCommit } from '../store/group-commit.ts';
import { createNetworkAccountStore } from '../store/network-accounts.ts';
import { createOpeningStore } from '../store/openings.ts';
import { createOutbox } from '../store/outbox.ts';
import { migrate } from '../store/migrations.ts';
import { createRetention } from '../store/retention.ts';
import { createSessionStore } from '../store/sessions.ts';
import { createVoucherStore } from '../store/vouchers.ts';
import { createUsageStore } from '../store/usage.ts';
import { createUseStore } from '../store/uses.ts';
import { policyOf, type OwnWays } from '../session/policy.ts';
import { createWayStores } from '../store/way-stores.ts';
import { createAccessCounts } from './access-counts.ts';
import type { Spot } from './spot.ts';

export type SampleSpot = Spot & {
  readonly gateway: ReturnType<typeof createRecordGateway>;
  /** Moves the spot's clock on. */
  readonly passTime: (ms: number) => void;
  readonly newCode: (minutes?: number) => string;
  readonly database: DatabaseSync;
  /** What the access points were told. */
  readonly told: readonly string[];
};

/** A spot for tests: real stores in memory, the gateway that records, and a clock that the test moves. */
export function makeSampleSpot(desired: () => DesiredState | null = () => null, own?: OwnWays): SampleSpot {
  const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true });
  migrate(database);
  let nowMs = Date.parse('2026-11-23T04:00:00Z');
  const vouchers = createVoucherStore(database, Buffer.alloc(32, 7));
  const ways = createWayStores(database, Buffer.alloc(32, 9));
  const hashOf = (mac: string) => ways.hash('device', mac);
  const silent = () => undefined;
  const told: string[] = [];
  return {
    database,
    told,
    commit: createGroupCommit(database),
    sessions: createSessionStore(database, hashOf),
    vouchers,
    accounting: createAccountingStore(database, hashOf),
    disclosures: createDisclosureStore(database, hashOf),
    openings: createOpeningStore(database),
    usage: createUsageStore(database),
    uses: createUseStore(database),
    policy: () => policyOf(desired(), own),
    zonePlaces: new Map([['lan51', 'school']]),
    retention: createRetention(database),
    outbox: createOutbox(database),
    tellAccessPoints: (state) => void told.push(state),
    gateway: createRecordGateway(),
    attempts: createAttemptBook(),
    ways,
    accounts: createNetworkAccountStore(database, Buffer.alloc(32, 11)),
    staysOutMs: 3_600_000,
    access: createAccessCounts(),
    sendings: createAttemptBook(sendingLimits),
    now: () => nowMs,
    log: { info: silent, warn: silent, error: silent },
    passTime: (ms) => {
      nowMs += ms;
    },
    newCode: (minutes = 60) => {
      const issued = vouchers.issue({ idempotencyKey: randomUUID(), minutes, validMinutes: 60, nowMs });
      if (!issued.ok) throw new Error(issued.error);
      return issued.value.code;
    },
  };
}
