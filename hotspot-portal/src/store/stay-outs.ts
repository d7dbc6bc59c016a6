import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './database.ts';

/** An account's device at the encrypted network. */
export type AccountDevice = { readonly account: string; readonly mac: string };

/**
 * Devices of accounts that have signed out and would be back by themselves a moment later. A mark is the keyed hash of
 * account and device together, so that another device of the account, or another account on the device, is not kept away.
 */
export type StayOuts = {
  /** Durably; a second good-bye counts anew. `identity`: the person's keyed hash. */
  readonly begin: (of: AccountDevice & { readonly identity: string }, untilMs: number) => void;
  readonly isOut: (of: AccountDevice, nowMs: number) => boolean;
  /** Until when a device is kept away from any account; `null` where it is not. */
  readonly untilOf: (mac: string, nowMs: number) => number | null;
  /** A sign-in on the portal lifts what is kept away of this device and, where she is known, of hers. */
  readonly lift: (of: { readonly mac: string; readonly identity?: string }) => void;
  readonly deleteOver: (nowMs: number) => void;
};

/** `hash` is keyed, and told apart by its kind. */
export function createStayOuts(database: DatabaseSync, hash: (kind: string, name: string) => string): StayOuts {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO stay_outs (mark, device, identity, until_ms) VALUES (?, ?, ?, ?)',
  );
  const isOut = database.prepare('SELECT 1 FROM stay_outs WHERE mark = ? AND until_ms > ?');
  const untilOf = database.prepare('SELECT max(until_ms) AS until FROM stay_outs WHERE device = ? AND until_ms > ?');
  const lift = database.prepare('DELETE FROM stay_outs WHERE device = ? OR identity = ?');
  const deleteOver = database.prepare('DELETE FROM stay_outs WHERE until_ms <= ?');
  const some = database.prepare('SELECT 1 FROM stay_outs LIMIT 1');
  const readSome = () => some.get() !== undefined;
  // Every question of an access point asks: while nobody is kept away it costs neither a hash nor a statement.
  let mayHave = readSome();
  const markOf = ({ account, mac }: AccountDevice) => hash('stay-out', `${account}\0${mac}`);
  const deviceOf = (mac: string) => hash('stay-out-device', mac);
  return {
    begin: (of, untilMs) => {
      mayHave = true;
      guarded(() => insert.run(markOf(of), deviceOf(of.mac), of.identity, untilMs));
    },
    isOut: (of, nowMs) => mayHave && isOut.get(markOf(of), nowMs) !== undefined,
    untilOf: (mac, nowMs) => {
      const until = mayHave ? untilOf.get(deviceOf(mac), nowMs)?.['until'] : null;
      return typeof until === 'number' ? until : null;
    },
    lift: ({ mac, identity = '' }) => {
      if (mayHave) guarded(() => lift.run(deviceOf(mac), identity));
    },
    deleteOver: (nowMs) => {
      if (!mayHave) return;
      guarded(() => deleteOver.run(nowMs));
      mayHave = readSome();
    },
  };
}
