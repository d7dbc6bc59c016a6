import { expect, test } from 'vitest';
import { exampleOf } from './letters.ts';
import { keypadAction, switchOf } from './keypad.ts';
import { moveInGrid, rowsOf } from './grid-moves.ts';
import { withoutDoubledPause } from './reading-order.ts';
import { unhurried } from './unhurried.ts';

/** A pad of three by three, 10 apart. */
const pad = Array.from({ length: 9 }, (_, at) => ({
  left: (at % 3) * 10,
  top: Math.floor(at / 3) * 10,
  width: 8,
  height: 8,
}));

test('arrows move in a pad as they point, and left and right run on into the next row', () => {
  expect(rowsOf(pad)).toEqual([
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
  ]);
  expect(moveInGrid(pad, 4, 'up')).toBe(1);
  expect(moveInGrid(pad, 4, 'down')).toBe(7);
  expect(moveInGrid(pad, 2, 'right')).toBe(3);
  expect(moveInGrid(pad, 7, 'down')).toBeUndefined();
});

test('a keypad works always, the keys of a keyboard only while speech is on', () => {
  expect(keypadAction('F15', false)).toBe('jack-in');
  expect(keypadAction('F21', false)).toBe('volume');
  expect(keypadAction('ArrowDown', false)).toBeUndefined();
  expect(keypadAction('ArrowDown', true)).toBe('down');
  expect(switchOf('Space')).toBe('next');
  expect(switchOf('KeyA')).toBeUndefined();
});

test('who listens or waits for a frame has three times as long', () => {
  const patience = { quietS: 90, askS: 30 };
  expect(unhurried(patience, { speech: false, scanning: 'off' })).toEqual(patience);
  expect(unhurried(patience, { speech: true, scanning: 'off' })).toEqual({ quietS: 270, askS: 90 });
  expect(unhurried(patience, { speech: false, scanning: 'one' })).toEqual({ quietS: 270, askS: 90 });
});

test('letters that sound alike are told apart', () => {
  expect([exampleOf('あ'), exampleOf('ア'), exampleOf('b'), exampleOf('5')]).toEqual([
    '朝日のあ',
    '朝日のあ',
    'Bravo',
    undefined,
  ]);
});

test('what ends a sentence is not followed by the pause of a block', () => {
  expect(withoutDoubledPause('、こんにちは。、 、なにを しますか。、')).toBe('、こんにちは。なにを しますか。');
  expect(withoutDoubledPause('施設、ホール')).toBe('施設、ホール');
});
