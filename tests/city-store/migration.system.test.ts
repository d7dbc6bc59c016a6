import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { bookingsOfUser } from '@machikado/city-services/src/bookings/rows.ts';
import { migrate } from '@machikado/city-services/src/store/database.ts';
import { migrations } from '@machikado/city-services/src/store/migrations.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';

/** A booking as the first version wrote it. */
const written = (number: string) => ({
  id: `6f0f1d1c-7a51-4f55-9c53-${number.replaceAll(/\D/g, '').padStart(12, '0')}`,
  number,
  state: 'confirmed',
  facilityId: 'hall',
  facilityName: { ja: '館', en: 'Hall' },
  roomId: 'room-1',
  roomName: { ja: '部屋', en: 'Room' },
  date: '2026-11-26',
  komaId: 'morning',
  komaName: { ja: '午前', en: 'Morning' },
  starts: '09:00',
  ends: '12:00',
  feeYen: 600,
  purpose: '会合',
  people: 5,
  userName: '利用者',
  sample: true,
  bookedAt: '2026-11-20T00:00:00.000Z',
  cancellableUntil: '2026-11-25T00:00:00.000Z',
});

describe.each(engineNames)('bookings of the first version on %s', (engineName) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  test('are all there after the tables were made anew, with their slots', async () => {
    const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '006'));
    const db = await engine.newDatabase(before);
    await sql`insert into registered_user (id, number, name, pin_hash) values ('u1', '10000014', '利用者', 'x')`.execute(
      db,
    );
    for (const [number, state, cancelledAt] of [
      ['B-0000-0018', 'confirmed', null],
      ['B-0000-0026', 'cancelled', '2026-11-21T00:00:00.000Z'],
    ] as const) {
      const booking = written(number);
      await sql`insert into booking (id, number, user_id, state, room_id, date, koma_id, booked_at, cancelled_at, document)
        values (${booking.id}, ${number}, 'u1', ${state}, 'room-1', '2026-11-26', 'morning', ${booking.bookedAt},
          ${cancelledAt}, ${JSON.stringify(booking)})`.execute(db);
    }
    await sql`insert into slot (room_id, date, koma_id, booking_id)
      values ('room-1', '2026-11-26', 'morning', ${written('B-0000-0018').id})`.execute(db);

    await migrate(db, migrations);

    expect(await bookingsOfUser(db, 'u1')).toMatchObject([
      { number: 'B-0000-0026', state: 'cancelled', cancelledAt: '2026-11-21T00:00:00.000Z', payment: 'none' },
      { number: 'B-0000-0018', state: 'permitted', payment: 'due', feeYen: 600, feeLines: [], equipment: [] },
    ]);
    const slots = await db.selectFrom('slot').selectAll().execute();
    expect(slots).toEqual([
      { room_id: 'room-1', date: '2026-11-26', unit_id: 'morning', booking_id: written('B-0000-0018').id },
    ]);
    const rows = await db
      .selectFrom('booking')
      .select(['number', 'starts_at', 'ends_at', 'fee_yen', 'facility_id'])
      .execute();
    expect(rows.find((row) => row.number === 'B-0000-0018')).toEqual({
      number: 'B-0000-0018',
      starts_at: '2026-11-26T09:00',
      ends_at: '2026-11-26T12:00',
      fee_yen: 600,
      facility_id: 'hall',
    });
  });
});
