import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventReader } from './event-stream.ts';

test('events come out whole however the stream is cut', () => {
  const data = fc.array(fc.stringMatching(/^[a-z{}":ぁ-ん]{1,30}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(data, fc.integer({ min: 1, max: 9 }), (events, size) => {
      const stream = events.map((event) => `: beat\nevent: x\ndata: ${event}\n\n`).join('');
      const read = createEventReader();
      const got: string[] = [];
      for (let at = 0; at < stream.length; at += size) got.push(...read(stream.slice(at, at + size)));
      expect(got).toEqual(events);
    }),
  );
});

test('several data lines are one event, comments are none', () => {
  expect(createEventReader()(': heartbeat\n\ndata: a\ndata: b\n\n')).toEqual(['a\nb']);
});

test('an event without an end is not kept for ever', () => {
  const read = createEventReader();
  expect(read('data: ' + 'x'.repeat(1_000_001))).toEqual([]);
  expect(read('\n\ndata: y\n\n')).toEqual(['y']);
});
