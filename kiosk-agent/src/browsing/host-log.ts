import type { AgentStore } from '../storage/agent-store.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The only record of searching: which host in which minute. No path, no words, no session, nobody's name. */
export function openHostLog(store: AgentStore) {
  const insert = store.database.prepare('INSERT OR IGNORE INTO browsed_hosts (minute, host) VALUES (?, ?)');
  const purge = store.database.prepare('DELETE FROM browsed_hosts WHERE minute < ?');
  const minuteOf = (ms: number) => new Date(Math.floor(ms / minuteMs) * minuteMs).toISOString().slice(0, 16);
  return {
    /** Notes a host; 0 days notes nothing. A full disk loses the note, not the page. */
    note: (host: string, when: { readonly now: Date; readonly days: number }): void => {
      if (when.days === 0) return;
      const written = store.write(() => insert.run(minuteOf(when.now.getTime()), host));
      if (!written.ok) return;
    },
    /** Takes out what is older than the city keeps it. */
    purge: (when: { readonly now: Date; readonly days: number }): void => {
      const purged = store.write(() => purge.run(minuteOf(when.now.getTime() - when.days * dayMs)));
      if (purged.ok) store.clearLog();
    },
  };
}
export type HostLog = ReturnType<typeof openHostLog>;
