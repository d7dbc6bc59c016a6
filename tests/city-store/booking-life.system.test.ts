import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Booking } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import { Availability } from '@machikado/contracts/facility.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { sampleNow } from './sample-pack.ts';

const firstDay = '2026-11-24';
const starts: Readonly<Record<string, string>> = { morning: '09:00', afternoon: '13:00', evening: '18:00' };

type Step =
  | { readonly act: 'book'; readonly user: 0 | 1; readonly slot: string }
  | { readonly act: 'cancel'; readonly user: 0 | 1; readonly pick: number }
  | { readonly act: 'wait'; readonly minutes: number };

const user = fc.constantFrom<0 | 1>(0, 1);
const slot = fc
  .tuple(fc.constantFrom('room-1', 'room-2'), fc.nat({ max: 2 }), fc.constantFrom('morning', 'afternoon', 'evening'))
  .map(([roomId, day, komaId]) => `${roomId} ${addDays(firstDay, day)} ${komaId}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ act: fc.constant('book' as const), user, slot }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('cancel' as const), user, pick: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.nat({ max: 900 }) }) },
);

/** What the city must do, by a Map from slot to holder and nothing else. */
class Model {
  readonly held = new Map<string, { user: number; id: string }>();
  readonly made: { user: number; id: string; slot: string }[] = [];
  now = sampleNow;

  private startOf(slot: string): number {
    const [, date = '', komaId = ''] = slot.split(' ');
    return instantOf(date, starts[komaId] ?? '').getTime();
  }

  book(who: number, wanted: string): string {
    const leftMs = this.startOf(wanted) - this.now.getTime();
    if (leftMs < 30 * 60_000) return 'outside-booking-window';
    const today = civilTimeAt(this.now).date;
    const open = [...this.held].filter(([slot, { user }]) => user === who && (slot.split(' ')[1] ?? '') >= today);
    if (open.length >= 5) return 'booking-limit';
    return this.held.has(wanted) ? 'slot-taken' : '201';
  }

  cancel(made: { id: string; slot: string }): string {
    if (this.held.get(made.slot)?.id !== made.id) return '200';
    return this.startOf(made.slot) - this.now.getTime() < 1440 * 60_000 ? 'conflict' : '200';
  }

  stateOf(slot: string, who: number): string {
    if (this.startOf(slot) <= this.now.getTime()) return 'past';
    const holder = this.held.get(slot)?.user;
    if (holder !== undefined) return holder === who ? 'mine' : 'taken';
    return this.startOf(slot) - this.now.getTime() < 30 * 60_000 ? 'closed' : 'free';
  }
}

type Stage = { readonly city: SampleCity; readonly model: Model; readonly tokens: readonly string[] };

async function play({ city, model, tokens }: Stage, one: Step): Promise<void> {
  if (one.act === 'wait') {
    city.clock.now = model.now = new Date(model.now.getTime() + one.minutes * 60_000);
    return;
  }
  const token = tokens[one.user] ?? '';
  if (one.act === 'book') {
    const [roomId = '', date = '', komaId = ''] = one.slot.split(' ');
    const expected = model.book(one.user, one.slot);
    const answer = await city.book(token, { roomId, date, komaId, purpose: '会合', people: 2 });
    expect(outcomeOf(answer)).toBe(expected);
    if (expected !== '201') return;
    const { id } = Booking.parse(answer.body);
    model.held.set(one.slot, { user: one.user, id });
    model.made.push({ user: one.user, id, slot: one.slot });
    return;
  }
  const own = model.made.filter((made) => made.user === one.user);
  const made = own[one.pick % Math.max(1, own.length)];
  if (made === undefined) return;
  const expected = model.cancel(made);
  const answer = await city.call({ method: 'POST', path: `/v1/bookings/${made.id}/cancel`, token });
  expect(outcomeOf(answer)).toBe(expected);
  if (expected === '200' && model.held.get(made.slot)?.id === made.id) model.held.delete(made.slot);
}

describe.each(engineNames)('the life of bookings on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let tokens: string[];

  beforeAll(async () => {
    engine = await startEngine(engineName);
    city = await openSampleCity(await engine.newDatabase());
    tokens = [await city.signIn('first'), await city.signIn('second')];
    // The model waits for days; signing in anew is no part of it.
    await city.context.db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  // Catches: a slot that stays after a cancellation, one that a repeated cancellation takes from its new holder, a limit
  // that counts cancelled or past bookings, `mine` and `taken` exchanged, a window that is checked in one place only.
  test('book, cancel and availability do what a plain map of slots does', async () => {
    const acts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), user, async (steps, viewer) => {
        await city.context.db.deleteFrom('slot').execute();
        await city.context.db.deleteFrom('booking').execute();
        const model = new Model();
        city.clock.now = sampleNow;
        for (const one of steps) {
          await play({ city, model, tokens }, one);
          acts.add(one.act);
        }
        const path = `/v1/facilities/hall/availability?from=${firstDay}&days=3`;
        const { slots } = Availability.parse((await city.call({ path, token: tokens[viewer] })).body);
        const expected = slots.map(({ roomId, date, komaId }) => model.stateOf(`${roomId} ${date} ${komaId}`, viewer));
        expect(slots.map(({ state }) => state)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
    expect([...acts].sort()).toEqual(['book', 'cancel', 'wait']);
  });
});
