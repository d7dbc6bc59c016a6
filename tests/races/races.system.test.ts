import { expect, test } from 'vitest';
import { raceHolds, runBookingRace } from './booking-race.ts';

// The short form; `npm run chaos -- booking-race` runs 1,000 rounds.
test.each(['sqlite', 'postgres'] as const)(
  '8 processes after the same slots on %s, the server killed in the middle: no double, nothing lost, every loser told',
  async (engine) => {
    const report = await runBookingRace({ engine, rounds: 40, kills: 2 });
    expect(report).toMatchObject({ anomalies: [], unknown: 0, killed: 2 });
    expect(Object.keys(report.refused)).toEqual(['slot-taken']);
    expect(raceHolds(report)).toBe(true);
  },
);
