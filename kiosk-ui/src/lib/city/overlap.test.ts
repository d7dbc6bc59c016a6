import { expect, test } from 'vitest';
import type { Room } from '@machikado/contracts/facility.ts';
import { collides, keepsStep } from './overlap.ts';

const room = (id: string, change: Partial<Room> = {}): Room => ({
  id,
  name: { ja: id, en: id },
  koma: [],
  sample: true,
  ...change,
});
const grid = {
  opens: '09:00',
  closes: '21:00',
  stepMinutes: 30,
  minSteps: 1,
  maxSteps: 8,
  feeYen: 0,
  preparation: { beforeMinutes: 0, afterMinutes: 30 },
} as const;
const rooms = [
  room('whole', { parts: ['left', 'right'] }),
  room('left'),
  room('right', { parts: ['front', 'back'] }),
  room('front'),
  room('back'),
  room('studio', { grid }),
];
const use = (id: string, hours: string, date = '2027-03-07') => {
  const [starts = '', ends = ''] = hours.split('-');
  return { facility: { rooms }, room: rooms.find((one) => one.id === id) ?? room(id), date, koma: { starts, ends } };
};

test.each([
  { what: 'the same room at the same time', a: use('left', '09:00-12:00'), b: use('left', '11:00-13:00'), is: true },
  { what: 'one after the other', a: use('left', '09:00-12:00'), b: use('left', '12:00-13:00'), is: false },
  { what: 'another day', a: use('left', '09:00-12:00'), b: use('left', '09:00-12:00', '2027-03-08'), is: false },
  { what: 'the whole and a quarter of it', a: use('whole', '09:00-12:00'), b: use('back', '09:00-12:00'), is: true },
  {
    what: 'a half and a quarter of the other',
    a: use('left', '09:00-12:00'),
    b: use('back', '09:00-12:00'),
    is: false,
  },
  { what: 'the time for clearing', a: use('studio', '09:00-10:00'), b: use('studio', '10:00-11:00'), is: true },
  { what: 'after the time for clearing', a: use('studio', '09:00-10:00'), b: use('studio', '10:30-11:30'), is: false },
])('$what: $is', ({ a, b, is }) => {
  expect([collides(a, b), collides(b, a)]).toEqual([is, is]);
});

test('a use keeps the steps of its clearing, and leaves the one before it free', () => {
  const taken = use('studio', '10:00-11:00');
  const steps = ['09:30-10:00', '10:00-10:30', '10:30-11:00', '11:00-11:30', '11:30-12:00'];
  expect(steps.map((hours) => keepsStep(taken, use('studio', hours)))).toEqual([false, true, true, true, false]);
});
