import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './database.ts';

/** A phone that has been sent to an identity provider and is awaited back. */
export type ProviderVisit = {
  readonly device: string;
  readonly provider: string;
  /** Of PKCE, RFC 7636. */
  readonly verifier: string;
  readonly nonce: string;
  readonly endsAtMs: number;
};

export type ProviderVisits = {
  readonly begin: (state: string, visit: ProviderVisit) => void;
  /** Gives a visit once: a second answer with the same state finds nothing. */
  readonly take: (state: string, nowMs: number) => ProviderVisit | null;
};

/** Kept by the hash of their state, so that a copy of the store answers for nobody. */
export function createProviderVisits(database: DatabaseSync): ProviderVisits {
  const insert = database.prepare(
    'INSERT INTO provider_visits (state, device, provider, verifier, nonce, ends_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM provider_visits WHERE state = ?');
  const remove = database.prepare('DELETE FROM provider_visits WHERE state = ? OR device = ?');
  return {
    begin: (state, { device, provider, verifier, nonce, endsAtMs }) =>
      guarded(() => {
        remove.run(state, device);
        insert.run(state, device, provider, verifier, nonce, endsAtMs);
      }),
    take: (state, nowMs) => {
      const row = select.get(state);
      if (!row) return null;
      const { device, provider, verifier, nonce } = row as Record<'device' | 'provider' | 'verifier' | 'nonce', string>;
      const endsAtMs = Number(row['ends_at_ms']);
      const first = guarded(() => remove.run(state, device)).changes > 0;
      return first && endsAtMs > nowMs ? { device, provider, verifier, nonce, endsAtMs } : null;
    },
  };
}
