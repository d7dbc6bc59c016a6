import type { z } from 'zod';
import type { AgentStore } from '../storage/agent-store.ts';

/** An answer of the city that was kept, and the instant at which the city last gave it. */
export type KeptAnswer<Value> = { readonly value: Value; readonly fetchedAt: string };

const maxEntries = 200;
const maxBytes = 8 * 1024 * 1024;

/** The city's last answers, durable, for the time when the city is away. Nothing personal is ever kept here. */
export type KeptAnswers = ReturnType<typeof openKeptAnswers>;

export function openKeptAnswers(store: AgentStore) {
  const { database } = store;
  const select = database.prepare('SELECT body, fetched_at FROM kept_answers WHERE key = ?');
  const upsert = database.prepare(
    `INSERT INTO kept_answers (key, body, fetched_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET fetched_at = excluded.fetched_at,
       body = CASE WHEN body = excluded.body THEN body ELSE excluded.body END`,
  );
  const trim = database.prepare(
    'DELETE FROM kept_answers WHERE key NOT IN (SELECT key FROM kept_answers ORDER BY fetched_at DESC LIMIT ?)',
  );
  return {
    /** Keeps an answer. A full disk keeps the one before; that is all that is lost. */
    keep: (key: string, value: unknown, now: Date): void => {
      const body = JSON.stringify(value);
      if (body.length > maxBytes) return;
      const written = store.write(() => {
        upsert.run(key, body, now.toISOString());
        trim.run(maxEntries);
      });
      if (!written.ok) return;
    },
    /** A kept answer that still has the shape that is asked for. */
    read: <Schema extends z.ZodType>(key: string, schema: Schema): KeptAnswer<z.infer<Schema>> | undefined => {
      const row = select.get(key);
      if (row === undefined) return undefined;
      const parsed = schema.safeParse(JSON.parse(String(row['body'])));
      return parsed.success ? { value: parsed.data, fetchedAt: String(row['fetched_at']) } : undefined;
    },
  };
}
