import { expect, test } from 'vitest';
import { figuresOf, playBench, type Bench, type Field, type Measure, type Target } from './bench.ts';
import { benchTable } from './bench-table.ts';

const measure = (): Measure => ({ unit: 'ms', statistics: { p50: { atMost: 10 }, p95: null } });

function bench(field: Omit<Field, typeof Symbol.asyncDispose>, onClose?: () => void): Bench {
  const open = () => Promise.resolve({ ...field, [Symbol.asyncDispose]: () => Promise.resolve().then(onClose) });
  return { about: 'test', warmUps: 1, runs: 3, measure, open };
}

const quiet = { onRun: () => undefined };

test('warm-ups are not counted, and the two take turns at going first', async () => {
  const order: string[] = [];
  let closed = 0;
  const runner = (name: string, value: number) => () => {
    order.push(name);
    // The first run of each is its warm-up, and slow.
    const first = order.filter((other) => other === name).length === 1;
    return Promise.resolve([{ metric: 'step', value: first ? 1000 : value }]);
  };
  const field = { ours: runner('ours', 8), peer: runner('peer', 4) };
  const figures = await playBench(
    bench(field, () => closed++),
    { runs: 3, ...quiet },
  );
  expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
  expect(figures).toEqual([
    { metric: 'step p50', unit: 'ms', ours: 8, peer: 4, ratio: 2, target: '≤ 10 ms', holds: true },
    { metric: 'step p95', unit: 'ms', ours: 8, peer: 4, ratio: 2, target: 'none', holds: true },
  ]);
  expect(closed).toBe(1);
});

test('a bench without a peer has no ratio', async () => {
  const field = { ours: () => Promise.resolve([{ metric: 'step', value: 11 }]), peer: null };
  const [figure] = await playBench(bench(field), { runs: 2, ...quiet });
  expect(figure).toMatchObject({ ours: 11, peer: null, ratio: null, holds: false });
});

test('what was opened is closed when a run fails', async () => {
  let closed = 0;
  const failing = { ours: () => Promise.reject(new Error('run')), peer: null };
  await expect(
    playBench(
      bench(failing, () => closed++),
      { runs: 2, ...quiet },
    ),
  ).rejects.toThrow('run');
  expect(closed).toBe(1);
});

test.each<{ target: Target; ours: number; peer: number | null; holds: boolean }>([
  { target: { atLeast: 5 }, ours: 5, peer: null, holds: true },
  { target: { atLeast: 5 }, ours: 4.9, peer: null, holds: false },
  { target: { ratioAtMost: 0.5 }, ours: 1, peer: 2, holds: true },
  { target: { ratioAtMost: 0.5 }, ours: 1.1, peer: 2, holds: false },
  { target: { ratioAtLeast: 2 }, ours: 4, peer: 2, holds: true },
  { target: { ratioAtLeast: 2 }, ours: 3.9, peer: 2, holds: false },
  { target: { ratioAtLeast: 2 }, ours: 4, peer: null, holds: false },
])('$target with ours $ours and peer $peer: $holds', ({ target, ours, peer, holds }) => {
  const of = (value: number) => new Map([['m', [value]]]);
  const measured = { measure: () => ({ unit: '/s', statistics: { median: target } }) };
  const [figure] = figuresOf(measured, of(ours), peer === null ? null : of(peer));
  expect(figure?.holds).toBe(holds);
});

test('a bench that measured nothing is a bug', async () => {
  await expect(
    playBench(bench({ ours: () => Promise.resolve([]), peer: null }), { runs: 1, ...quiet }),
  ).rejects.toThrow();
});

test('the table lines up, and marks what does not hold', () => {
  const figure = { metric: 'a', unit: 'ms', ours: 1.234, peer: null, ratio: null, target: '≤ 1 ms', holds: false };
  expect(benchTable([figure, { ...figure, metric: 'longer', ours: 1234.5, peer: 2469, ratio: 0.5, holds: true }])).toBe(
    [
      'metric  ours     peer     ratio  target',
      'a       1.23 ms  –        –      ≤ 1 ms  ✗',
      'longer  1235 ms  2469 ms  0.50   ≤ 1 ms  ✓',
    ].join('\n'),
  );
});
