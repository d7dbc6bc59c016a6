import type { DatabaseSync } from 'node:sqlite';
import type { AccountingMessage } from '../session/accounting.ts';

/** What a record has grown by is data of the session to which it belongs: one that our own gateway counts gets none of it. */
export function createCounting(database: DatabaseSync, hashOf: (mac: string) => string) {
  const ours = database.prepare('SELECT id FROM sessions WHERE id = ? AND ipv4 IS NULL');
  const ofDevice = database.prepare('SELECT id FROM sessions WHERE ended_at_ms IS NULL AND mac = ? AND ipv4 IS NULL');
  // One that has ended has lost its address and is found by the hash of it: its last bytes come after its end.
  const ended = database.prepare(
    'SELECT id FROM sessions WHERE mac = ? AND ipv4 IS NULL AND started_at_ms <= ? ORDER BY rowid DESC LIMIT 1',
  );
  const add = database.prepare(
    'UPDATE sessions SET up_bytes = up_bytes + ?, down_bytes = down_bytes + ? WHERE id = ? RETURNING voucher',
  );
  const idIn = (row: Record<string, unknown> | undefined) => (row ? String(row['id']) : null);
  return {
    /**
     * The session that the access point says that it counts for; where it says none, that of the device: one that is open
     * now, else the record's last one, else the device's.
     */
    sessionOf: ({ session, mac, atMs }: AccountingMessage, last: string | null): string | null =>
      (session === null ? null : idIn(ours.get(session))) ??
      (mac === null ? null : idIn(ofDevice.get(mac))) ??
      last ??
      (mac === null ? null : idIn(ended.get(hashOf(mac), atMs))),
    /** The voucher whose data it is; `null` where nothing has come. */
    count: (session: string, grown: { readonly up: number; readonly down: number }) =>
      grown.up + grown.down === 0
        ? null
        : ((add.all(grown.up, grown.down, session)[0]?.['voucher'] as string | undefined) ?? null),
  };
}
