import { expect, test } from 'vitest';
import { stepWatch, unwatched, type Watch, type WatchEvent } from './watchdog.ts';

function walk(events: readonly WatchEvent[], from: Watch = unwatched) {
  let watch = from;
  return events.map((event) => {
    const step = stepWatch(watch, event);
    watch = step.watch;
    return `${watch.state} ${step.act ?? '-'}`;
  });
}

test('a connection is not used before its first answer, and is let go where none comes', () => {
  expect(walk(['connected', 'heard'])).toEqual(['connecting probe', 'up -']);
  expect(walk(['connected', 'look'])).toEqual(['connecting probe', 'connecting close']);
});

test('RFC 3539 §3.4.1: an idle server is asked, suspected after one interval, given up after another', () => {
  const up: Watch = { state: 'up', pending: false, heard: false };
  expect(walk(['look', 'look', 'look', 'closed'], up)).toEqual([
    'up probe',
    'suspect probe',
    'suspect close',
    'down -',
  ]);
});

test('whatever it says makes it good again; a busy server is asked nothing', () => {
  const up: Watch = { state: 'up', pending: false, heard: false };
  expect(walk(['look', 'look', 'heard', 'look', 'look'], up).slice(2)).toEqual(['up -', 'up -', 'up probe']);
});

test('a request without an answer asks at once, once; not where others have been answered', () => {
  const up: Watch = { state: 'up', pending: false, heard: false };
  expect(walk(['silence', 'silence'], up)).toEqual(['up probe', 'up -']);
  expect(walk(['heard', 'silence'], up)).toEqual(['up -', 'up -']);
});
