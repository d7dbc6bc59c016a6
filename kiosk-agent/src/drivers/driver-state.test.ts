import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUnderWay, nextDriverState, type DriverEvent, type DriverState } from './driver-state.ts';

const closed: DriverState = { at: 'closed' };
const event = fc.oneof(
  fc
    .constantFrom(
      ...(['connected', 'answered', 'identified', 'started', 'band-taken', 'all-sent', 'proved'] as const),
      ...(['gave-up', 'released', 'lost'] as const),
    )
    .map((kind): DriverEvent => ({ kind })),
  fc
    .constantFrom('ready' as const, 'paper-near-end' as const, 'paper-end' as const, 'cover-open' as const)
    .map((status): DriverEvent => ({ kind: 'status', status })),
);

function walk(events: readonly DriverEvent[], from: DriverState = closed): DriverState[] {
  const path = [from];
  for (const next of events) {
    const state = nextDriverState(path.at(-1) ?? from, next);
    if (state !== undefined) path.push(state);
  }
  return path;
}

const at = (...kinds: Exclude<DriverEvent['kind'], 'status'>[]) => walk(kinds.map((kind) => ({ kind })));
const begun = ['connected', 'answered', 'identified', 'started', 'band-taken'] as const;

test('a slip goes from the first hello to its proof', () => {
  expect(at(...begun, 'band-taken', 'all-sent', 'proved', 'released').map((state) => state.at)).toEqual([
    ...['closed', 'hello', 'identify', 'ready', 'sending', 'sending', 'sending', 'fencing', 'done', 'ready'],
  ]);
});

test('paper that ends pauses a slip, which then goes on where it was, whatever was taken meanwhile', () => {
  const states = walk(
    [{ kind: 'status', status: 'paper-end' }, { kind: 'band-taken' }, { kind: 'status', status: 'ready' }],
    at(...begun).at(-1),
  );
  expect(states.slice(1)).toEqual([
    { at: 'paused', for: 'paper-end', then: { at: 'sending', band: 1 } },
    { at: 'paused', for: 'paper-end', then: { at: 'sending', band: 2 } },
    { at: 'sending', band: 2 },
  ]);
});

test('whatever happens, after byte 1 only the proof of the whole slip is an end as done', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      // A slip has begun: chance alone would hardly ever come that far.
      let state: DriverState = { at: 'sending', band: 0 };
      let allSent = false;
      for (const one of events) {
        const next = nextDriverState(state, one);
        if (next === undefined) continue;
        if (one.kind === 'started') allSent = false;
        if (one.kind === 'all-sent') allSent = true;
        if (next.at === 'done' && state.at !== 'done') expect(allSent && one.kind === 'proved').toBe(true);
        // A slip never just goes away.
        if (isUnderWay(state) && !isUnderWay(next)) expect(['done', 'unknown']).toContain(next.at);
        state = next;
      }
    }),
    { numRuns: 2000 },
  );
});

test.each(['sending', 'fencing', 'paused'] as const)('a connection lost while %s leaves the slip unknown', (place) => {
  const start = { sending: at(...begun), fencing: at(...begun, 'all-sent'), paused: at(...begun) }[place].at(-1);
  const [, ...rest] = walk(
    place === 'paused' ? [{ kind: 'status', status: 'cover-open' }, { kind: 'lost' }] : [{ kind: 'lost' }],
    start,
  );
  expect(rest.at(-1)).toEqual({ at: 'unknown' });
});
