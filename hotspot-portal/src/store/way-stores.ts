import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { hashName } from '../session/voucher.ts';
import { hashTypedCode } from '../session/typed-code.ts';
import { createChallengeStore, type ChallengeStore } from './challenges.ts';
import { unlessFull } from './database.ts';
import { createGrantStore, type GrantStore } from './grants.ts';
import { createKnownDevices, type KnownDevices } from './known-devices.ts';
import { createProviderVisits, type ProviderVisits } from './provider-visits.ts';

/** A room, seat or ticket number that opens the network between two instants. */
export type Ticket = { readonly number: string; readonly fromMs: number; readonly untilMs: number };

export type TicketStore = {
  /** Replaces the whole list, in one transaction; gives how many there are. */
  readonly replace: (tickets: readonly Ticket[]) => number;
  /** Until when a number that was typed is good; `null` where it is not. */
  readonly find: (typed: string, nowMs: number) => { readonly identity: string; readonly untilMs: number } | null;
};

export type WayStores = {
  readonly grants: GrantStore;
  readonly challenges: ChallengeStore;
  readonly devices: KnownDevices;
  readonly visits: ProviderVisits;
  readonly tickets: TicketStore;
  /** Counts why somebody has come, of nobody in particular; `day` is civil. */
  readonly countPurpose: (day: string, purpose: string) => void;
  readonly purposes: () => readonly { readonly day: string; readonly purpose: string; readonly count: number }[];
  /** Keyed hash of a person's name, address, number or device, told apart by its kind. */
  readonly hash: (kind: string, name: string) => string;
  readonly hashCode: (device: string, typed: string) => string;
  /** Deletes what is over: sent codes, visits, remembered devices, guardians' words, tickets; counts before a day. */
  readonly deleteOver: (nowMs: number, beforeDay: string) => void;
};

const plainNumber = (typed: string) => typed.slice(0, 64).normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');

function createTicketStore(database: DatabaseSync, hash: WayStores['hash']): TicketStore {
  const clear = database.prepare('DELETE FROM tickets');
  const insert = database.prepare('INSERT OR REPLACE INTO tickets (number, from_ms, until_ms) VALUES (?, ?, ?)');
  const count = database.prepare('SELECT count(*) AS n FROM tickets');
  const select = database.prepare('SELECT until_ms FROM tickets WHERE number = ? AND from_ms <= ? AND until_ms > ?');
  return {
    replace: (tickets) =>
      transaction(database, () => {
        clear.run();
        for (const { number, fromMs, untilMs } of tickets)
          insert.run(hash('ticket', plainNumber(number)), fromMs, untilMs);
        return Number(count.get()?.['n'] ?? 0);
      }),
    find: (typed, nowMs) => {
      const identity = hash('ticket', plainNumber(typed));
      const row = select.get(identity, nowMs, nowMs);
      return row ? { identity, untilMs: Number(row['until_ms']) } : null;
    },
  };
}

/** All that the ways in keep. No name, address or number is written, only keyed hashes of them. */
export function createWayStores(database: DatabaseSync, key: Uint8Array): WayStores {
  const hash = (kind: string, name: string) => hashName(key, kind, name);
  const purpose = database.prepare(
    `INSERT INTO purposes (day, purpose, count) VALUES (?, ?, 1)
     ON CONFLICT (day, purpose) DO UPDATE SET count = count + 1`,
  );
  const purposes = database.prepare('SELECT day, purpose, count FROM purposes ORDER BY day, purpose');
  const overs = ['challenges WHERE ends_at_ms', 'provider_visits WHERE ends_at_ms'].concat(
    ['remembered', 'guardians', 'tickets'].map((table) => `${table} WHERE until_ms`),
  );
  const deletions = overs.map((where) => database.prepare(`DELETE FROM ${where} <= ?`));
  const oldPurposes = database.prepare('DELETE FROM purposes WHERE day < ?');
  return {
    grants: createGrantStore(database),
    challenges: createChallengeStore(database),
    devices: createKnownDevices(database),
    visits: createProviderVisits(database),
    tickets: createTicketStore(database, hash),
    countPurpose: (day, named) => unlessFull(() => purpose.run(day, named)),
    purposes: () =>
      purposes.all().map((row) => ({
        day: String(row['day']),
        purpose: String(row['purpose']),
        count: Number(row['count']),
      })),
    hash,
    hashCode: (device, typed) => hashTypedCode(key, device, typed),
    deleteOver: (nowMs, beforeDay) =>
      transaction(database, () => {
        for (const deletion of deletions) deletion.run(nowMs);
        oldPurposes.run(beforeDay);
      }),
  };
}
