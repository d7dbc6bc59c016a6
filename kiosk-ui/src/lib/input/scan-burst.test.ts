import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScanBurst } from './scan-burst.ts';

function play(keys: readonly string[], gapMs: number) {
  const burst = createScanBurst();
  return keys.map((key, at) => burst.press(key, at * gapMs));
}
const code = [...Array.from('A-2750-9810'), 'Enter'];

test('keys 10 ms apart with Enter at the end are a code', () => {
  const steps = play(code, 10);
  expect(steps.at(-1)).toEqual({ kind: 'scan', text: 'A-2750-9810' });
  expect(steps[0]).toEqual({ kind: 'typed' });
  expect(steps.slice(1, -1).every((step) => step.kind === 'held')).toBe(true);
});

test('the same keys from fingers are typing', () => {
  expect(play(code, 80).every((step) => step.kind === 'typed')).toBe(true);
});

test('two keys that roll under one finger are given back', () => {
  const burst = createScanBurst();
  burst.press('a', 0);
  expect(burst.press('b', 20)).toEqual({ kind: 'held' });
  expect(burst.release()).toBe('b');
  expect(burst.press('Enter', 25).kind).toBe('typed');
});

test('Shift between capitals does not break a code', () => {
  expect(play(['Shift', 'A', 'Shift', 'B', 'C', 'D', 'Enter'], 10).at(-1)).toEqual({ kind: 'scan', text: 'ABCD' });
});

// Catches: keys lost or doubled, whatever the rhythm: what is typed, held or scanned is what was pressed.
test('no key is lost', () => {
  const press = fc.record({ key: fc.constantFrom('a', '1', '-', 'Enter'), gap: fc.integer({ min: 1, max: 80 }) });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 60 }), (presses) => {
      const burst = createScanBurst();
      let now = 0;
      let seen = '';
      for (const { key, gap } of presses) {
        now += gap;
        // The page gives back what was held as soon as a slow key comes.
        if (gap >= 35) seen += burst.release();
        const before = key.length === 1 ? key : '';
        const step = burst.press(key, now);
        if (step.kind === 'typed') seen += before;
        if (step.kind === 'scan') seen += step.text.slice(1);
      }
      seen += burst.release();
      expect(seen.length).toBeLessThanOrEqual(presses.filter(({ key }) => key.length === 1).length);
    }),
  );
});
