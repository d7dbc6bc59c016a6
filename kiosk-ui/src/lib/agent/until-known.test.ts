import { expect, test } from 'vitest';
import { problem } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { sendUntilKnown } from './until-known.ts';

const pauses: number[] = [];
const options = {
  onUnknown: () => undefined,
  pause: (ms: number) => {
    pauses.push(ms);
    return Promise.resolve();
  },
};

test('a lost answer is asked for again, with growing pauses', async () => {
  const answers = [err(problem('city-unreachable')), err(problem('city-unreachable')), ok('B-0000-0000')];
  const outcome = await sendUntilKnown(() => Promise.resolve(answers.shift() ?? err(problem('internal'))), options);
  expect(outcome).toEqual(ok('B-0000-0000'));
  expect(pauses).toEqual([1000, 3000]);
});

test('after four sendings the outcome stays unknown and is said so', async () => {
  let sent = 0;
  const send = () => {
    sent += 1;
    return Promise.resolve(err(problem('city-unreachable')));
  };
  expect((await sendUntilKnown(send, options)).ok).toBe(false);
  expect(sent).toBe(4);
});

test('a refusal is an outcome: it is not sent again', async () => {
  let sent = 0;
  await sendUntilKnown(() => {
    sent += 1;
    return Promise.resolve(err(problem('slot-taken')));
  }, options).then((outcome) => expect(outcome.ok).toBe(false));
  expect(sent).toBe(1);
});
