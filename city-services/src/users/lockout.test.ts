import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceRule, forgiveTry, lockedForS, reserveTry, subjectRule, type Tally } from './lockout.ts';

const none: Tally = { failures: 0, lastAt: new Date(0), lockedUntil: null };
const start = Date.parse('2026-11-23T00:00:00.000Z');
const at = (ms: number) => new Date(start + ms);

/** Tries all wrong, at these offsets in ms; which were looked at, and the last tally. */
function tryAll(offsets: readonly number[]) {
  let tally = none;
  const looked: number[] = [];
  for (const ms of offsets) {
    const reserved = reserveTry(tally, subjectRule, at(ms));
    if (!reserved.ok) continue;
    tally = reserved.value;
    looked.push(ms);
  }
  return { tally, looked };
}

describe('the lock after wrong tries', () => {
  test('the fifth wrong try closes for a quarter of an hour, to the millisecond', () => {
    const { tally, looked } = tryAll([0, 1, 2, 3, 4, 5]);
    expect(looked).toEqual([0, 1, 2, 3, 4]);
    expect(lockedForS(tally, at(4))).toBe(900);
    expect(reserveTry(tally, subjectRule, at(4 + 899_999))).toEqual({
      ok: false,
      error: { kind: 'locked', retryAfterS: 1 },
    });
    const next = reserveTry(tally, subjectRule, at(4 + 900_000));
    expect(next.ok && next.value.failures).toBe(1);
  });

  test('four wrong tries are forgotten a quarter of an hour later', () => {
    const { tally } = tryAll([0, 0, 0, 0]);
    const next = reserveTry(tally, subjectRule, at(900_000));
    expect(next.ok && next.value).toMatchObject({ failures: 1, lockedUntil: null });
  });

  // Catches: a window that slides with refused tries, a lock that counts from the first try, one try too many.
  test('whenever the tries come, no span of a quarter of an hour sees more than five of them looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 }), (gaps) => {
        let ms = 0;
        const { looked } = tryAll(gaps.map((gap) => (ms += gap)));
        looked.forEach((last, index) => {
          const fifthBefore = looked[index - 5];
          if (fifthBefore !== undefined) expect(last - fifthBefore).toBeGreaterThanOrEqual(900_000);
        });
      }),
    );
  });
});

describe('a right try at a device', () => {
  // Catches: forgiving that clears the tally, with which one's own card would buy ten more guesses at other users.
  test('takes back its own count and leaves those of others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), (wrong) => {
        let tally = none;
        for (let count = 0; count < wrong; count++) {
          const reserved = reserveTry(tally, deviceRule, at(count));
          if (reserved.ok) tally = reserved.value;
        }
        const right = reserveTry(tally, deviceRule, at(100));
        if (!right.ok) throw new Error('nine wrong tries must not lock a device');
        expect(forgiveTry(right.value, deviceRule)).toMatchObject({ failures: wrong, lockedUntil: null });
      }),
    );
  });
});
