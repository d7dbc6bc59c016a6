import { expect, onTestFinished, test, vi } from 'vitest';
import { ok } from '@machikado/contracts/result.ts';
import { keepBrowser, type BrowserState } from './browser-keeper.ts';

/** A keeper of browsers that exit when the test says so, as a killed process does: some time after it was killed. */
function keepSample() {
  const exits: (() => void)[] = [];
  const paths: string[] = [];
  const wiped: number[] = [];
  const states: BrowserState[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const onPageLost = vi.fn<() => void>();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
  const keeper = keepBrowser({
    start: (path) => {
      const nth = paths.push(path) - 1;
      const exited = new Promise<void>((resolve) => (exits[nth] = resolve));
      return {
        exited,
        end: () => {
          wiped.push(nth);
          return Promise.resolve(ok({ processes: 1 }));
        },
      };
    },
    removeOld: () => Promise.resolve(ok(0)),
    log,
    signal: stop.signal,
    onState: (state) => states.push(state),
    onPageLost,
    isHeard: () => true,
  });
  const started = (count: number) => expect.poll(() => paths.length, { interval: 5 }).toBe(count);
  return { keeper, exits, paths, wiped, states, onPageLost, started };
}

test('a browser that is heard to exit after the next one has started does not end the watch over that one', async () => {
  const { keeper, exits, paths, wiped, onPageLost, started } = keepSample();
  await started(1);
  keeper.wipe('finished', '/finish');
  await started(2);
  exits[0]?.();
  await Promise.resolve();
  keeper.wipe('idle', '/');
  await started(3);
  expect(paths).toEqual(['/', '/finish', '/']);
  expect(wiped).toEqual([0, 1]);
  expect(onPageLost).not.toHaveBeenCalled();
});

test('a browser that ends by itself ends its visit, is wiped and followed by another', async () => {
  const { keeper, exits, paths, wiped, onPageLost, started } = keepSample();
  await started(1);
  keeper.pulse();
  expect(keeper.state()).toBe('up');
  exits[0]?.();
  await started(2);
  expect(paths).toEqual(['/', '/']);
  expect(wiped).toEqual([0]);
  expect(onPageLost).toHaveBeenCalledOnce();
});
