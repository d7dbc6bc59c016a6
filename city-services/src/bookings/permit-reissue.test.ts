import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import type { StaffRole } from '@machikado/contracts/staff-api.ts';
import type { StaffEnv } from '../http/context.ts';
import { createMemoryCity } from '../http/memory-city.ts';
import { answerProblems } from '../http/problem.ts';
import { composePermitSheet, markReissued } from '../papers/permit-sheet.ts';
import { insertBooking, updateBooking } from './rows.ts';
import { staffBookingRoutes } from './staff-routes.ts';

test('staff issue a permit again: marked, with its number, and each time noted under their name', async () => {
  await using city = await createMemoryCity();
  const { context } = city;
  const app = new Hono<StaffEnv>();
  let role: StaffRole = 'clerk';
  answerProblems(app, context.log);
  app.use((c, next) => {
    c.set('staff', { staffId: 'clerk-1', roles: [role] });
    return next();
  });
  app.route('/api', staffBookingRoutes(context));
  const own = sampleBooking;
  await context.db
    .transaction()
    .execute((tx) => insertBooking(tx, { ...own, kind: 'city' }, { userId: null, actor: 'city' }));
  const put = (changes: Partial<Booking>) =>
    context.db.transaction().execute((tx) => updateBooking(tx, { ...own, ...changes }));
  const reissue = async (id = own.id) => app.request(`/api/bookings/${id}/permit-reissue`, { method: 'POST' });
  const noted = () =>
    context.db.selectFrom('audit_entry').select(['actor', 'subject']).where('action', '=', 'permit.reissued').execute();

  const without: Partial<Booking>[] = [{ kind: 'city', userName: '' }, { state: 'cancelled' }, { state: 'confirmed' }];
  for (const changes of without) {
    await put(changes);
    expect((await reissue()).status).toBe(409);
  }
  await put({});
  role = 'auditor';
  expect((await reissue()).status).toBe(403);
  expect(await noted()).toEqual([]);
  role = 'clerk';
  expect((await reissue('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  for (let time = 0; time < 2; time += 1) {
    const paper = await reissue();
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pdf = Buffer.from(await paper.arrayBuffer());
    expect(pdf.includes(Buffer.from(`再発行 ${own.number}`, 'utf16le').swap16())).toBe(true);
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
  const entry = { actor: 'staff:clerk-1', subject: own.number };
  expect(await noted()).toEqual([entry, entry]);
});

test('the mark and the original number stand on the paper, and nothing else differs', async () => {
  await using city = await createMemoryCity();
  const plain = composePermitSheet(sampleBooking, city.context.city, city.context.now());
  const { mark, numbers, ...rest } = markReissued(plain, sampleBooking);
  expect(mark).toEqual({ ja: '再発行', en: 'Reissued' });
  expect(numbers).toEqual([[{ ja: '元の予約番号', en: 'Original booking number' }, 'B-1000-0008']]);
  expect({ ...rest, numbers: plain.numbers }).toEqual(plain);
});

const name = { ja: '会議室', en: 'Meeting room' };
const sampleBooking: Booking = {
  ...{ id: '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11', number: 'B-1000-0008', kind: 'use', state: 'permitted' },
  ...{ facilityId: 'hall', facilityName: name, roomId: 'room', roomName: name, date: '2026-12-02' },
  ...{ komaId: 'am', komaName: name, starts: '09:00', ends: '12:00', feeYen: 500, feeLines: [], payment: 'paid' },
  deposit: { lines: [], yen: 500, state: 'held' },
  ...{ purpose: '会議', people: 3, equipment: [], userName: '利用者 見本', sample: true },
  ...{
    permittedAt: '2026-11-20T01:30:00Z',
    bookedAt: '2026-11-20T01:30:00Z',
    cancellableUntil: '2026-12-01T15:00:00Z',
  },
};
