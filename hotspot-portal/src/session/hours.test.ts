import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weekdays, type OpenHours } from '@machikado/contracts/spot-policy.ts';
import { hoursStanding } from './hours.ts';

const at = (text: string) => Date.parse(`${text}+09:00`);
const daily = (from: string, to: string): OpenHours => ({ days: [...weekdays], from, to });
const weekend: OpenHours = { days: ['sat', 'sun'], from: '10:00', to: '17:00' };
const night = [daily('20:00', '24:00'), daily('00:00', '06:00')];

type Row = {
  readonly what: string;
  readonly hours: readonly OpenHours[] | undefined;
  readonly now: string;
  readonly state: 'open' | 'closed';
  readonly until: string | null;
};
const nine = [daily('09:00', '22:00')];

// 2026-11-23 is a Monday.
test.each<Row>([
  { what: 'without hours it never closes', hours: undefined, now: '2026-11-23T03:00', state: 'open', until: null },
  { what: '9 to 22', hours: nine, now: '2026-11-23T09:00', state: 'open', until: '2026-11-23T22:00' },
  { what: 'a minute before', hours: nine, now: '2026-11-23T08:59', state: 'closed', until: '2026-11-23T09:00' },
  { what: 'from 22 on', hours: nine, now: '2026-11-23T22:00', state: 'closed', until: '2026-11-24T09:00' },
  {
    what: 'far from the weekend',
    hours: [weekend],
    now: '2026-11-23T12:00',
    state: 'closed',
    until: '2026-11-28T10:00',
  },
  { what: 'before midnight', hours: night, now: '2026-11-23T23:00', state: 'open', until: '2026-11-24T06:00' },
  { what: 'after midnight', hours: night, now: '2026-11-24T01:00', state: 'open', until: '2026-11-24T06:00' },
  { what: 'around the clock', hours: [daily('00:00', '24:00')], now: '2026-11-23T12:00', state: 'open', until: null },
])('$what it is $state until $until', ({ hours, now, state, until }) => {
  const untilMs = until === null ? null : at(until);
  const expected = state === 'open' ? { state, closesAtMs: untilMs } : { state, opensAtMs: untilMs };
  expect(hoursStanding(hours, at(now))).toEqual(expected);
});

test('what it says of the next change is true at that instant and not a millisecond before', () => {
  const clock = fc
    .integer({ min: 0, max: 47 })
    .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
  const stretch = fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: clock, to: clock });
  const hours = fc.array(
    stretch.filter(({ from, to }) => from < to),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: 14 * 86_400_000 }), (given, passedMs) => {
      const nowMs = at('2026-11-23T00:00') + passedMs;
      const standing = hoursStanding(given, nowMs);
      const nextMs = standing.state === 'open' ? standing.closesAtMs : standing.opensAtMs;
      if (nextMs === null) return;
      expect(hoursStanding(given, nextMs).state).not.toBe(standing.state);
      expect(hoursStanding(given, nextMs - 1).state).toBe(standing.state);
    }),
  );
});
