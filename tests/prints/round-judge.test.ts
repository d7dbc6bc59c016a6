import { expect, test } from 'vitest';
import { judgeRound, type JobRecord, type RoundRecord } from './round-judge.ts';

const job: JobRecord = { code: 'A', isAcked: true, end: 'printed', mayBeUnknown: false };
const judge = (change: Partial<JobRecord>, copies: number, begunSlips: number) => {
  const round: RoundRecord = { name: 'kill at in-band', jobs: [{ ...job, ...change }], begunSlips };
  const { problems, ...counts } = judgeRound(round, () => copies);
  expect(problems.length > 0).toBe(Object.values(counts).some((count) => count > 0));
  return counts;
};
const good = { duplicates: 0, silentLosses: 0, untruthful: 0, notByItself: 0 };

test.each([
  { job: {}, copies: 1, begun: 1 },
  { job: { end: 'unknown', mayBeUnknown: true }, copies: 0, begun: 1 },
  { job: { end: 'unknown', mayBeUnknown: true }, copies: 1, begun: 1 },
  { job: { end: 'never-asked', isAcked: false }, copies: 0, begun: 0 },
] satisfies { job: Partial<JobRecord>; copies: number; begun: number }[])(
  'the promise is kept by $job with $copies on paper and $begun begun',
  ({ job: change, copies, begun }) => {
    expect(judge(change, copies, begun)).toEqual(good);
  },
);

test.each([
  { job: {}, copies: 2, begun: 2, wrong: { duplicates: 1 } },
  { job: { end: 'unknown', mayBeUnknown: true }, copies: 1, begun: 2, wrong: { duplicates: 1 } },
  { job: { end: 'gone' }, copies: 0, begun: 0, wrong: { silentLosses: 1 } },
  { job: { end: 'open', mayBeUnknown: true }, copies: 0, begun: 1, wrong: { silentLosses: 1 } },
  { job: {}, copies: 0, begun: 1, wrong: { untruthful: 1 } },
  { job: { end: 'failed', mayBeUnknown: true }, copies: 1, begun: 1, wrong: { untruthful: 1 } },
  { job: { end: 'unknown' }, copies: 1, begun: 1, wrong: { untruthful: 1, notByItself: 1 } },
  { job: { end: 'failed' }, copies: 0, begun: 0, wrong: { notByItself: 1 } },
  { job: { end: 'never-asked', isAcked: false }, copies: 1, begun: 0, wrong: { untruthful: 1 } },
] satisfies { job: Partial<JobRecord>; copies: number; begun: number; wrong: Partial<typeof good> }[])(
  'it is broken by $job with $copies on paper and $begun begun',
  ({ job: change, copies, begun, wrong }) => {
    expect(judge(change, copies, begun)).toEqual({ ...good, ...wrong });
  },
);
