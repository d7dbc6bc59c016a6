import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Booking } from '@machikado/contracts/booking.ts';
import { DueRefundList, OpenPaymentList, OpenPaymentOverview, Payment } from '@machikado/contracts/payment.ts';
import { sweepBookings } from '@machikado/city-services/src/bookings/sweep.ts';
import { balances } from '@machikado/city-services/src/invoices/store.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type Call, type SampleCity } from './sample-city.ts';
import { payingRules, sampleNow, samplePack } from './sample-pack.ts';

const note = '決済会社の回答 承認番号 123456';
const laterBy = (minutes: number) => new Date(sampleNow.getTime() + minutes * 60_000);

describe.each(engineNames)('a payment whose end nobody knows on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let token: string;
  let dayOfMonth = 14;

  beforeAll(async () => {
    engine = await startEngine(engineName);
    city = await openSampleCity(await engine.newDatabase(), { ...samplePack, bookingRules: payingRules });
    token = await city.signIn('first');
    await city.context.db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  /** Books a room that costs something and begins to pay for it. */
  async function beginToPay() {
    city.clock.now = sampleNow;
    dayOfMonth += 1;
    const wish = { roomId: 'whole', komaId: 'morning', date: `2026-12-${dayOfMonth}` };
    const { id: bookingId } = Booking.parse((await city.book(token, { ...wish, purpose: '会', people: 2 })).body);
    const path = `/v1/bookings/${bookingId}/payments`;
    const begin = () => city.call({ method: 'POST', path, token, key: randomUUID(), body: {} });
    const { id } = Payment.parse((await begin()).body);
    const own = async () => Booking.parse((await city.call({ path: `/v1/bookings/${bookingId}`, token })).body);
    return { bookingId, id, begin, own };
  }

  const tell = (id: string, state: string, device = 'K-0001') =>
    city.call({ path: `/v1/payments/${id}/outcome`, body: { state }, device });
  const say = (id: string, state: string, more: Partial<Call> & { readonly note?: string } = {}) => {
    const { note: said = note, ...rest } = more;
    return city.call({ path: `/api/payments/${id}/outcome`, role: 'clerk', body: { state, note: said }, ...rest });
  };
  const look = async (id: string, device = 'K-0001') => {
    const answer = await city.call({ path: `/v1/payments/${id}`, device });
    return answer.status === 200 ? Payment.parse(answer.body).state : outcomeOf(answer);
  };
  const openOf = async (bookingId: string) => {
    const answer = await city.call({ path: `/api/bookings/${bookingId}/payments`, role: 'auditor' });
    return OpenPaymentList.parse(answer.body).payments;
  };

  test('staff say that it was charged: the invoice is paid, once, and the kiosk hears of it', async () => {
    const before = await balances(city.context.db);
    const { bookingId, id, own } = await beginToPay();
    await tell(id, 'unknown');
    expect(await openOf(bookingId)).toMatchObject([{ id, yen: 1000, state: 'unknown' }]);
    expect([await look(id), await look(id, 'K-0002')]).toEqual(['unknown', 'not-found']);
    expect(outcomeOf(await say(id, 'approved'))).toBe('200');
    expect(outcomeOf(await say(id, 'approved'))).toBe('200');
    expect(await own()).toMatchObject({ state: 'permitted', payment: 'paid' });
    expect([await look(id), await openOf(bookingId)]).toEqual(['approved', []]);
    const after = await balances(city.context.db);
    expect((after['terminal-clearing'] ?? 0) - (before['terminal-clearing'] ?? 0)).toBe(1000);
    expect(after['receivable'] ?? 0).toBe(before['receivable'] ?? 0);
    expect(Object.values(after).reduce((sum, yen) => sum + yen, 0)).toBe(0);
    // Nothing is said otherwise afterwards, by staff or by the kiosk.
    expect([outcomeOf(await say(id, 'declined')), outcomeOf(await tell(id, 'unknown'))]).toEqual([
      'conflict',
      'conflict',
    ]);
    const { actor } = await city.context.db
      .selectFrom('audit_entry')
      .select('actor')
      .where('action', '=', 'payment.approved')
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(actor).toBe('staff:clerk');
    expect(await city.context.db.selectFrom('payment').select('note').where('id', '=', id).execute()).toEqual([
      { note },
    ]);
  });

  test('staff say that it was not: it can be paid again, also when the hold would have been over', async () => {
    const { id, begin, own } = await beginToPay();
    await tell(id, 'unknown');
    const { heldUntil = '' } = await own();
    city.clock.now = new Date(Date.parse(heldUntil) + 3_600_000);
    await sweepBookings(city.context);
    expect(outcomeOf(await begin())).toBe('conflict');
    expect(outcomeOf(await say(id, 'declined'))).toBe('200');
    await sweepBookings(city.context);
    const dayLater = new Date(city.clock.now.getTime() + 24 * 3_600_000).toISOString();
    expect(await own()).toMatchObject({ state: 'held', payment: 'due', heldUntil: dayLater });
    const second = Payment.parse((await begin()).body);
    await tell(second.id, 'approved');
    expect(await own()).toMatchObject({ state: 'permitted', payment: 'paid' });
  });

  // Catches: one that is left out, one that has ended, another's booking beside it, an overview that is not for all who look.
  test('every one is in one overview with its kiosk, invoice and booking, until it has ended', async () => {
    const overview = async (role: 'clerk' | 'auditor' = 'clerk') =>
      OpenPaymentOverview.parse((await city.call({ path: '/api/payments', role })).body).payments;
    const kiosk = { id: 'id-of-K-0001', asset: 'K-0001', kind: 'kiosk', status: 'active' } as const;
    const at = { enrolled_at: sampleNow.toISOString(), certificate_expires_at: sampleNow.toISOString() };
    const unheard = { revoked_at: null, last_seen_at: null, reported: null, reported_at: null, event_seq: 0 };
    await city.context.db
      .insertInto('device')
      .values({ ...kiosk, ...at, ...unheard })
      .execute();
    const [first, second] = [await beginToPay(), await beginToPay()];
    await tell(first.id, 'unknown');
    const { number, date } = await first.own();
    const seen = await overview();
    expect(seen.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(seen.find(({ id }) => id === first.id)).toMatchObject({
      state: 'unknown',
      kiosk: 'K-0001',
      yen: 1000,
      startedAt: sampleNow.toISOString(),
      endableFrom: sampleNow.toISOString(),
      invoiceNumber: expect.stringMatching(/^I-/) as string,
      booking: { number, date, roomName: { en: 'Hall whole' } },
    });
    expect(await overview('auditor')).toEqual(seen);
    expect(outcomeOf(await city.call({ path: '/api/payments', role: 'technician' }))).toBe('forbidden');
    await say(first.id, 'declined');
    expect((await overview()).map(({ id }) => id)).toEqual([second.id]);
    city.clock.now = laterBy(15);
    await say(second.id, 'approved');
    expect(await overview()).toEqual([]);
  });

  // Catches: a refund that nobody is told of, one that is told of after it was given back, and one that is told twice.
  test('what is to be given back is in one overview until it was', async () => {
    const refunds = async () =>
      DueRefundList.parse((await city.call({ path: '/api/refunds', role: 'clerk' })).body).refunds;
    const { bookingId, id, own } = await beginToPay();
    await tell(id, 'approved');
    expect(await refunds()).toEqual([]);
    await city.call({ path: `/v1/bookings/${bookingId}/cancel`, body: {}, token });
    const { number, refundYen } = await own();
    expect(refundYen).toBeGreaterThan(0);
    expect(await refunds()).toMatchObject([{ bookingId, yen: refundYen, booking: { number } }]);
    expect((await own()).refundPaidAt).toBeUndefined();
    expect((await city.call({ path: `/api/bookings/${bookingId}/refund`, body: {}, role: 'clerk' })).status).toBe(200);
    expect(await refunds()).toEqual([]);
    expect((await own()).refundPaidAt).toBe(city.clock.now.toISOString());
  });

  test('who may say it, of what, and how', async () => {
    const { bookingId, id, own } = await beginToPay();
    // The kiosk is at it.
    expect(outcomeOf(await say(id, 'declined'))).toBe('conflict');
    const [open] = await openOf(bookingId);
    expect(open?.endableFrom).toBe(laterBy(15).toISOString());
    city.clock.now = laterBy(15);
    expect(outcomeOf(await tell(id, 'approved', 'K-0002'))).toBe('not-found');
    expect(outcomeOf(await say(id, 'approved', { role: 'technician' }))).toBe('forbidden');
    expect(outcomeOf(await say(id, 'approved', { role: 'auditor' }))).toBe('forbidden');
    expect(outcomeOf(await say(id, 'approved', { note: ' ' }))).toBe('bad-request');
    expect(outcomeOf(await say(id, 'approved', { note: '４１１１ 1111-1111 1111' }))).toBe('bad-request');
    expect(outcomeOf(await say(id, 'cancelled'))).toBe('bad-request');
    expect(outcomeOf(await say(randomUUID(), 'approved'))).toBe('not-found');
    expect(await own()).toMatchObject({ payment: 'asking' });
    expect(outcomeOf(await say(id, 'declined'))).toBe('200');
    expect(await own()).toMatchObject({ payment: 'due' });
  });
});
