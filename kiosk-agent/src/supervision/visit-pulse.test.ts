import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchVisitPulse } from './visit-pulse.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(isVisited: boolean) {
  const stop = new AbortController();
  const onLost = vi.fn();
  const beat = watchVisitPulse({ signal: stop.signal, isVisited: () => isVisited, onLost });
  return { beat, onLost, stop };
}

test('the visit of a page that no longer beats is ended once, half a minute later', () => {
  const { beat, onLost, stop } = watch(true);
  beat();
  vi.advanceTimersByTime(29_000);
  beat();
  vi.advanceTimersByTime(30_000);
  expect(onLost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(onLost).toHaveBeenCalledTimes(1);
  stop.abort();
});

test('a page that never beat is judged by nobody, and neither is one without a visit', () => {
  const silent = watch(true);
  vi.advanceTimersByTime(120_000);
  expect(silent.onLost).not.toHaveBeenCalled();
  const empty = watch(false);
  empty.beat();
  vi.advanceTimersByTime(120_000);
  expect(empty.onLost).not.toHaveBeenCalled();
  for (const { stop } of [silent, empty]) stop.abort();
});
