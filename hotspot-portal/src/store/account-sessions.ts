import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './database.ts';

/** Sessions that are open by an account: what its revocation ends. Of one that has ended nothing is kept. */
export type AccountSessions = {
  readonly carry: (session: string, account: string) => void;
  /** The account of a session; `null` where it came otherwise. */
  readonly carriedBy: (session: string) => string | null;
  /** Numbers of the open sessions of an account. */
  readonly sessionsOf: (account: string) => readonly string[];
  readonly forgetEnded: () => void;
};

const maxKnown = 8192;

export function createAccountSessions(database: DatabaseSync): AccountSessions {
  const insert = database.prepare('INSERT OR REPLACE INTO account_sessions (session, account) VALUES (?, ?)');
  const select = database.prepare('SELECT account FROM account_sessions WHERE session = ?');
  const open = database.prepare(
    `SELECT id FROM account_sessions JOIN sessions ON id = session
     WHERE account = ? AND ended_at_ms IS NULL ORDER BY started_at_ms`,
  );
  const forget = database.prepare(
    'DELETE FROM account_sessions WHERE session NOT IN (SELECT id FROM sessions WHERE ended_at_ms IS NULL)',
  );
  // What was read once stays true: a session belongs to the account that it came by.
  const known = new Map<string, string>();
  return {
    carry: (session, account) => void guarded(() => insert.run(session, account)),
    carriedBy: (session) => {
      const found = known.get(session);
      if (found !== undefined) return found;
      const account = select.get(session)?.['account'];
      if (typeof account !== 'string') return null;
      if (known.size >= maxKnown) known.clear();
      known.set(session, account);
      return account;
    },
    sessionsOf: (account) => open.all(account).map((row) => String(row['id'])),
    forgetEnded: () => {
      known.clear();
      guarded(() => forget.run());
    },
  };
}
