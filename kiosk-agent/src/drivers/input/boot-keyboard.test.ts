import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTypedReader } from './boot-keyboard.ts';

const plain = "abcdefghijklmnopqrstuvwxyz1234567890\0\0\0\0 -=[]\\\0;'`,./";
const shifted = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0 _+{}|\0:"~<>?';
const enter = [Uint8Array.of(0, 0, 0x28, 0, 0, 0, 0, 0), new Uint8Array(8)];

/** Presses and lets go of the keys of a text, as a device that types does. */
function typed(text: string): Uint8Array[] {
  return Array.from(text).flatMap((letter) => {
    const isShifted = !plain.includes(letter);
    const usage = (isShifted ? shifted : plain).indexOf(letter) + 4;
    return [Uint8Array.of(isShifted ? 2 : 0, 0, usage, 0, 0, 0, 0, 0), new Uint8Array(8)];
  });
}

function read(reports: readonly Uint8Array[]): unknown[] {
  const reader = createTypedReader();
  return reports.flatMap((report): unknown[] => {
    const taken = reader(report);
    if (!taken.ok) return [taken.error];
    return taken.value === undefined ? [] : [taken.value];
  });
}

test('what is typed up to Enter is one code, whatever letters it has', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9 !-$&-*,-:<-~][ -~]{0,60}$/), (text) => {
      const [code] = read([...typed(text), ...enter]);
      if (!'%;+'.includes(text[0] ?? '')) expect(code).toEqual({ kind: 'scan', symbology: 'other', text });
    }),
  );
});

test('a stripe that is typed is a swipe, and what a bank’s card types is never a code', () => {
  expect(read([...typed('%B10000014^A/B^99?;10000014=9912?'), ...enter])).toEqual([
    {
      kind: 'swipe',
      encoding: 'undetermined',
      tracks: [
        { track: '1', text: '%B10000014^A/B^99?' },
        { track: '2', text: ';10000014=9912?' },
      ],
      unreadable: [],
    },
  ]);
  expect(read([...typed(';4980000000000006=9912'), ...enter])).toMatchObject([{ kind: 'swipe', tracks: [] }]);
});

test('a key that is held down is typed once, and two keys that overlap are two', () => {
  const down = Uint8Array.of(0, 0, 0x04, 0, 0, 0, 0, 0);
  const both = Uint8Array.of(0, 0, 0x04, 0x05, 0, 0, 0, 0);
  const second = Uint8Array.of(0, 0, 0x05, 0, 0, 0, 0, 0);
  expect(read([down, down, both, second, ...enter])).toMatchObject([{ text: 'ab' }]);
});

test('a line that is too long or has other keys is thrown away whole, and the next one is read', () => {
  const long = typed('x'.repeat(1025));
  const strange = [Uint8Array.of(0, 0, 0x3a, 0, 0, 0, 0, 0)];
  for (const [bad, fault] of [
    [long, 'too-long'],
    [strange, 'unknown-key'],
  ] as const)
    expect(read([...bad, ...enter, ...typed('ok'), ...enter])).toMatchObject([fault, { text: 'ok' }]);
});

test('any reports give codes of bounded length or faults with a name', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 6, maxLength: 9 }), { maxLength: 60 }), (reports) => {
      for (const outcome of read(reports)) {
        if (typeof outcome === 'string') expect(outcome).toMatch(/^[a-z]+(-[a-z]+)*$/);
      }
    }),
    { numRuns: 300 },
  );
});
