import { expect, test } from 'vitest';
import type { CardState } from '@machikado/contracts/kiosk-events.ts';
import { tellReaders } from './reader-status.ts';

test('the city hears of readers that come and go, and of no card', () => {
  const told: unknown[] = [];
  const hear = tellReaders((kind, facts) => told.push([kind, facts]));
  const states: CardState[] = ['no-reader', 'empty', 'present', 'several', 'my-number', 'empty', 'no-reader', 'silent'];
  for (const state of states) hear(state);
  expect(told).toEqual(['no-reader', 'ready', 'no-reader', 'ready'].map((status) => ['reader-status', { status }]));
});
