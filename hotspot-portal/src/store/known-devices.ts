import type { DatabaseSync } from 'node:sqlite';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { guarded } from './database.ts';

/** Who came in with a device, so that it is let in again without a question. */
export type Remembered = {
  readonly identity: string;
  readonly way: WayIn;
  readonly terms: string;
  readonly untilMs: number;
};

export type GuardianConsent = { readonly guardian: string; readonly terms: string; readonly untilMs: number };

export type KnownDevices = {
  readonly remember: (device: string, remembered: Remembered) => void;
  readonly remembered: (device: string, nowMs: number) => Remembered | null;
  readonly forget: (device: string) => void;
  readonly allow: (device: string, consent: GuardianConsent, nowMs: number) => void;
  readonly isAllowed: (device: string, nowMs: number) => boolean;
};

/** Devices that are known again, and minors' devices with their guardian's consent; each by its keyed hash. */
export function createKnownDevices(database: DatabaseSync): KnownDevices {
  const remember = database.prepare(
    'INSERT OR REPLACE INTO remembered (device, identity, way, terms, until_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const remembered = database.prepare('SELECT * FROM remembered WHERE device = ? AND until_ms > ?');
  const forget = database.prepare('DELETE FROM remembered WHERE device = ?');
  const allow = database.prepare(
    'INSERT OR REPLACE INTO guardians (device, guardian, terms, at_ms, until_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const allowed = database.prepare('SELECT 1 FROM guardians WHERE device = ? AND until_ms > ?');
  return {
    remember: (device, { identity, way, terms, untilMs }) =>
      void guarded(() => remember.run(device, identity, way, terms, untilMs)),
    remembered: (device, nowMs) => {
      const row = remembered.get(device, nowMs);
      if (!row) return null;
      const { identity, way, terms } = row as Record<'identity' | 'way' | 'terms', string>;
      return { identity, way: way as WayIn, terms, untilMs: Number(row['until_ms']) };
    },
    forget: (device) => void guarded(() => forget.run(device)),
    allow: (device, { guardian, terms, untilMs }, nowMs) =>
      void guarded(() => allow.run(device, guardian, terms, nowMs, untilMs)),
    isAllowed: (device, nowMs) => allowed.get(device, nowMs) !== undefined,
  };
}
