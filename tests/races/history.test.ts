import { expect, test } from 'vitest';
import { findAnomalies, type FinalBooking, type Operation } from './history.ts';

const book = (id: string, times: readonly [number, number], change: Partial<Operation> = {}): Operation => ({
  client: 0,
  kind: 'book',
  units: ['room/day/morning'],
  startMs: times[0],
  endMs: times[1],
  outcome: 'ok',
  bookingId: id,
  ...change,
});
const cancel = (id: string, times: readonly [number, number], change: Partial<Operation> = {}): Operation => ({
  ...book(id, times, change),
  kind: 'cancel',
});
const stands = (id: string, holds = true): FinalBooking => ({ id, holds, units: ['room/day/morning'] });
const refused = (times: readonly [number, number], reason?: string): Operation => {
  const { bookingId: _none, ...rest } = book('', times, { outcome: 'refused' });
  return { ...rest, ...(reason !== undefined && { reason }) };
};
const kinds = (history: readonly Operation[], final: readonly FinalBooking[]) =>
  findAnomalies(history, final).map((anomaly) => anomaly.kind);

test('one winner, one loser who is told why, and a new winner after a cancellation', () => {
  const history = [
    book('a', [0, 10]),
    refused([1, 9], 'slot-taken'),
    cancel('a', [20, 30]),
    // It may have come while the cancellation was on its way.
    book('b', [22, 28]),
  ];
  expect(findAnomalies(history, [stands('a', false), stands('b')])).toEqual([]);
});

test('an answer that was lost explains a refusal, and may have happened or not', () => {
  const { bookingId: _none, ...lost } = book('', [0, 10], { outcome: 'unknown' });
  const history = [lost, refused([11, 12], 'slot-taken')];
  expect(findAnomalies(history, [])).toEqual([]);
  expect(findAnomalies(history, [stands('a')])).toEqual([]);
});

test.each<[string, Operation[], FinalBooking[], string[]]>([
  [
    'two who both hold it',
    [book('a', [0, 10]), book('b', [5, 15])],
    [stands('a'), stands('b', false)],
    ['double', 'lost'],
  ],
  ['two at the end', [book('a', [0, 10])], [stands('a'), stands('x')], ['held-twice-at-the-end']],
  ['one that is gone', [book('a', [0, 10])], [], ['lost']],
  ['one that was let go by nobody', [book('a', [0, 10])], [stands('a', false)], ['lost']],
  ['one that came back', [book('a', [0, 10]), cancel('a', [20, 30])], [stands('a')], ['came-back']],
  ['a refusal of what was free', [refused([0, 10], 'slot-taken')], [], ['refused-for-nothing']],
  [
    'a refusal after it was given back',
    [book('a', [0, 10]), cancel('a', [20, 30]), refused([40, 50], 'slot-taken')],
    [stands('a', false)],
    ['refused-for-nothing'],
  ],
  ['a refusal without a reason', [book('a', [0, 10]), refused([1, 2])], [stands('a')], ['refused-without-reason']],
])('%s', (...[, history, final, expected]) => {
  expect(kinds(history, final)).toEqual(expected);
});
