import { expect, test } from 'vitest';
import type { Room } from '@machikado/contracts/facility.ts';
import { allParts, wholeOf, wholeRooms, withoutWholes } from './parts.ts';

const room = (id: string, parts?: string[]): Room => ({
  id,
  name: { ja: id, en: id },
  koma: [],
  ...(parts && { parts }),
  sample: true,
});
const [hall, left, right, back, office] = [
  room('hall', ['left', 'right']),
  room('left'),
  room('right', ['front', 'back']),
  room('back'),
  room('office'),
] as const;
const facility = { rooms: [hall, left, right, room('front'), back, office] };
const ids = (rooms: readonly Room[]) => rooms.map((one) => one.id);

test('a divided room stands for its parts, halves before quarters', () => {
  expect(ids(wholeRooms(facility))).toEqual(['hall', 'office']);
  expect(ids(allParts(facility, hall))).toEqual(['left', 'right', 'front', 'back']);
  expect(allParts(facility, office)).toEqual([]);
  expect([back, left, hall, office].map((one) => wholeOf(facility, one).id)).toEqual([
    'hall',
    'hall',
    'hall',
    'office',
  ]);
});

test('where a part is free its whole is not offered beside it, at that time', () => {
  const found = (roomId: string, komaId: string) => ({ roomId, date: '2026-12-05', komaId });
  const all = [
    found('hall', 'morning'),
    found('left', 'morning'),
    found('hall', 'evening'),
    found('office', 'morning'),
  ];
  expect(withoutWholes(all, [facility])).toEqual(all.slice(1));
});
