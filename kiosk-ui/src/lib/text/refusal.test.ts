import { expect, test } from 'vitest';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { refusals as en } from './en/refusals.ts';
import { refusals as easy } from './ja-x-easy/refusals.ts';
import { refusals as ja } from './ja/refusals.ts';
import { refusals as ko } from './ko/refusals.ts';
import { factsOf, type RefusalKey } from './refusal.ts';
import { refusals as hans } from './zh-hans/refusals.ts';
import { refusals as hant } from './zh-hant/refusals.ts';

const at = '2026-12-01T00:00:00.000Z';

test.each<[BookingRefusal, ReturnType<typeof factsOf>]>([
  [{ kind: 'past' }, { key: 'past' }],
  [
    { kind: 'window-not-open', opensAt: at },
    { key: 'window-not-open', instant: at },
  ],
  [
    { kind: 'window-over', closedAt: at },
    { key: 'window-over', instant: at },
  ],
  [
    { kind: 'lottery-first', untilAt: at, lotteryId: 'hall-2026-12' },
    { key: 'lottery-first', instant: at },
  ],
  [
    { kind: 'lottery-undrawn', drawsAt: at, lotteryId: 'hall-2026-12' },
    { key: 'lottery-undrawn', instant: at },
  ],
  [
    { kind: 'too-early-to-check-in', fromAt: at },
    { key: 'too-early-to-check-in', instant: at },
  ],
  [
    { kind: 'too-many-people', capacity: 8 },
    { key: 'too-many-people', count: 8 },
  ],
  [
    { kind: 'equipment-short', equipmentId: 'piano', left: 0 },
    { key: 'equipment-short', count: 0 },
  ],
  [
    { kind: 'booking-limit', limit: 4, per: 'open' },
    { key: 'booking-limit', count: 4 },
  ],
  [
    { kind: 'booking-limit', limit: 4, per: 'month' },
    { key: 'booking-limit-month', count: 4 },
  ],
  [{ kind: 'suspended' }, { key: 'suspended' }],
  [
    { kind: 'suspended', until: '2026-12-31' },
    { key: 'suspended-until', day: '2026-12-31' },
  ],
  [{ kind: 'slot-taken', mine: true }, { key: 'slot-mine' }],
  [{ kind: 'slot-taken', mine: false }, { key: 'slot-taken' }],
])('%j is told by %j', (refusal, facts) => {
  expect(factsOf(refusal)).toEqual(facts);
});

test.each(Object.entries({ en, easy, ja, ko, hans, hant }))('%s says when and how many', (_locale, texts) => {
  const say = (key: RefusalKey) => {
    const [, next] = texts[key];
    return typeof next === 'string' ? next : next('〈when〉', 37);
  };
  const dated = ['window-not-open', 'window-over', 'lottery-first', 'suspended-until', 'too-late-to-cancel'] as const;
  for (const key of dated) expect(say(key)).toContain('〈when〉');
  for (const key of ['too-many-people', 'equipment-short', 'booking-limit', 'booking-limit-month'] as const)
    expect(say(key)).toContain('37');
});
