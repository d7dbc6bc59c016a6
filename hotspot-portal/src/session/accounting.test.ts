import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeAccounting, type AccountingMessage, type AccountingRecord } from './accounting.ts';

const message = (status: AccountingMessage['status'], seconds: number, octets: number): AccountingMessage => ({
  nas: 'ap',
  status,
  acctSessionId: 's',
  user: 'u',
  mac: '02:00:00:00:00:01',
  station: '02-00-00-00-00-01',
  session: null,
  sessionSeconds: seconds,
  inputOctets: octets,
  outputOctets: octets * 2,
  terminateCause: status === 'stop' ? 'User-Request' : null,
  atMs: 1_000_000 + seconds * 1000,
});
const story = [
  message('start', 0, 0),
  message('interim', 60, 100),
  message('interim', 120, 300),
  message('stop', 150, 400),
];
const play = (messages: readonly AccountingMessage[]) =>
  messages.reduce<AccountingRecord | null>((record, each) => mergeAccounting(record, each), null);

test('whatever the order and however often messages come, the record is the same', () => {
  const told = play(story);
  expect(told).toMatchObject({ stoppedAtMs: 1_150_000, inputOctets: 400, outputOctets: 800, startedAtMs: 1_000_000 });
  const shuffled = fc
    .array(fc.constantFrom(...story), { maxLength: 12 })
    .chain((extra) => fc.shuffledSubarray([...story, ...extra], { minLength: story.length + extra.length }));
  fc.assert(
    fc.property(shuffled, (messages) => {
      expect(play(messages)).toEqual(told);
    }),
  );
});
