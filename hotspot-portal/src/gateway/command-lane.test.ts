import { expect, test } from 'vitest';
import { createCommandLane } from './command-lane.ts';
import { shareNext } from './forgetter.ts';

test('runs one after the other, each with its own input and exit code', async () => {
  const lane = createCommandLane();
  const outcomes = await Promise.all([
    lane.run('cat', "one\n$(echo two) `three` \\ 'four'\n"),
    lane.run('echo out; echo bad >&2; exit_code() { return 3; }; exit_code'),
    lane.run('cat'),
    lane.run('printf "no line"', 'nobody reads this\n'),
  ]);
  expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, "one\n$(echo two) `three` \\ 'four'\n"],
    [3, 'out\nbad\n'],
    [0, ''],
    [0, 'no line'],
  ]);
});

test('a megabyte of input arrives whole', async () => {
  const { stdout } = await createCommandLane().run('wc -c', 'x'.repeat(1024 * 1024 - 1));
  expect(Number(stdout)).toBe(1024 * 1024);
});

test('a shell that dies takes its run with it, and the next one has a new shell', async () => {
  const lane = createCommandLane();
  const [killed, after] = await Promise.all([lane.run('kill -9 $$; sleep 60'), lane.run('echo on')]);
  expect([killed.code, after.code, after.stdout]).toEqual([128, 0, 'on\n']);
});

test('who asks while an answer is on its way shares the one after it, which begins after he has asked', async () => {
  const begun: number[][] = [];
  const gates = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const share = shareNext(async (asked: readonly number[]) => {
    begun.push([...asked]);
    await gates[begun.length - 1]?.promise;
    return begun.length;
  });
  const first = share(1);
  await Promise.resolve().then(() => undefined);
  const others = [share(2), share(3)];
  gates[0]?.resolve(undefined);
  expect(await first).toBe(1);
  gates[1]?.resolve(undefined);
  expect(await Promise.all(others)).toEqual([2, 2]);
  expect(begun).toEqual([[1], [2, 3]]);
});
