import type { DatabaseSync } from 'node:sqlite';
import type { Challenge, ChallengeKind } from '../session/typed-code.ts';
import { guarded } from './database.ts';

export type ChallengeStore = {
  /** Takes the place of the one that the device had. */
  readonly begin: (device: string, challenge: Challenge) => void;
  readonly of: (device: string) => Challenge | null;
  /** A wrong try, counted on the disk: a restart gives none back. */
  readonly wrong: (device: string) => void;
  readonly end: (device: string) => void;
};

type ChallengeRow = { kind: ChallengeKind; identity: string; code: string; ends_at_ms: number; tries_left: number };

/** Codes that were sent and wait to be typed, one for each device (by its keyed hash). */
export function createChallengeStore(database: DatabaseSync): ChallengeStore {
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO challenges (device, kind, identity, code, ends_at_ms, tries_left) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM challenges WHERE device = ?');
  const count = database.prepare('UPDATE challenges SET tries_left = tries_left - 1 WHERE device = ?');
  const remove = database.prepare('DELETE FROM challenges WHERE device = ?');
  return {
    begin: (device, { kind, identity, code, endsAtMs, triesLeft }) =>
      void guarded(() => upsert.run(device, kind, identity, code, endsAtMs, triesLeft)),
    of: (device) => {
      const row = select.get(device) as ChallengeRow | undefined;
      if (!row) return null;
      const { kind, identity, code, ends_at_ms: endsAtMs, tries_left: triesLeft } = row;
      return { kind, identity, code, endsAtMs, triesLeft };
    },
    wrong: (device) => void guarded(() => count.run(device)),
    end: (device) => void guarded(() => remove.run(device)),
  };
}
