import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Booking } from '@machikado/contracts/booking.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { cityUrn } from '@machikado/contracts/device.ts';
import { SignedIn } from '@machikado/contracts/sign-in.ts';
import { StaffToken } from '@machikado/contracts/staff-api.ts';
import { StaffUser } from '@machikado/contracts/staff-booking.ts';
import { readDeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient, type HttpClient } from '@machikado/runtime/http-client.ts';
import { readPassword, spawnCity } from '../../city-services/src/listeners/started-city.ts';
import { freePort } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { enrolDevice, login } from '../city/technician.ts';
import { komaIds, roomIds, writeBigPack } from '../races/big-pack.ts';

const size = { facilities: 10, rooms: 10 };
const daysOfYear = 365;
const residents = 2000;
const clients = 40;
const pin = '4682';
const hours = { morning: '09:00-12:00', noon: '12:00-14:00', afternoon: '14:00-18:00', evening: '18:00-21:00' };

export type FreeSlot = { readonly roomId: string; readonly date: string; readonly komaId: string };

/** A running city whose rooms are 70 % booked. */
export type BusyCity = AsyncDisposable & {
  readonly http: HttpClient;
  /** Bearer tokens of users who have booked nothing yet. */
  readonly tokens: readonly string[];
  /** What nobody has booked, in no order; each is handed out once. */
  readonly nextFree: () => FreeSlot;
  readonly today: string;
  readonly bookings: number;
};

/** Numbers from 0 to 1 that are the same at every run (Numerical Recipes' linear congruence). */
function steadyRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function filledBooking(serial: number, slot: FreeSlot, isPast: boolean): Booking {
  const [starts = '', ends = ''] = hours[slot.komaId as keyof typeof hours].split('-');
  const facilityId = slot.roomId.split('-')[0] ?? '';
  const text = (name: string) => ({ ja: name, en: name });
  return Booking.parse({
    id: `00000000-0000-4000-8000-${serial.toString(16).padStart(12, '0')}`,
    number: readableNumber('B', serial),
    kind: 'use',
    state: isPast ? 'used' : 'permitted',
    facilityId,
    facilityName: text(facilityId),
    roomId: slot.roomId,
    roomName: text(slot.roomId),
    date: slot.date,
    komaId: slot.komaId,
    komaName: text(slot.komaId),
    starts,
    ends,
    feeYen: 1000,
    feeLines: [{ kind: 'room', yen: 1000 }],
    payment: 'paid',
    purpose: '会合',
    people: 12,
    userName: '見本',
    sample: true,
    bookedAt: `${addDays(slot.date, -30)}T00:00:00.000Z`,
    cancellableUntil: `${addDays(slot.date, -1)}T00:00:00.000Z`,
  });
}

function writeBooking(database: DatabaseSync) {
  const booking = database.prepare(
    `insert into booking (id, number, kind, user_id, state, held_until, facility_id, room_id, date, koma_id, starts_at,
      ends_at, fee_yen, booked_at, booked_by, document) values (?, ?, 'use', ?, ?, null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const slot = database.prepare('insert into slot (room_id, date, unit_id, booking_id) values (?, ?, ?, ?)');
  return (one: Booking, userId: string) => {
    booking.run(
      ...[one.id, one.number, userId, one.state, one.facilityId, one.roomId, one.date, one.komaId],
      ...[`${one.date}T${one.starts}`, `${one.date}T${one.ends}`, one.feeYen, one.bookedAt, `user:${userId}`],
      JSON.stringify(one),
    );
    slot.run(one.roomId, one.date, one.komaId, one.id);
  };
}

/**
 * Books 70 % of the coming year, and of as many years before as `years` says, into a city that does not run. Gives the
 * coming year's free slots and how many bookings there are.
 */
function fill(file: string, today: string, years: number): { free: FreeSlot[]; bookings: number } {
  using database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous=OFF; BEGIN');
  const user = database.prepare(`insert into registered_user (id, number, name, pin_hash, suspended, turns)
    values (?, ?, '見本', 'none', 0, 0)`);
  for (let at = 0; at < residents; at++) user.run(`resident-${at}`, String(50_000_000 + at));
  const write = writeBooking(database);
  const random = steadyRandom(years);
  const free: FreeSlot[] = [];
  let bookings = 0;
  for (let day = 1 - (years - 1) * daysOfYear; day <= daysOfYear; day++) {
    const date = addDays(today, day);
    for (const roomId of roomIds(size.facilities, size.rooms)) {
      for (const komaId of komaIds) {
        const slot = { roomId, date, komaId };
        if (random() < 0.7) write(filledBooking(++bookings, slot, day < 1), `resident-${bookings % residents}`);
        else if (day > 0) free.push(slot);
      }
    }
  }
  database.prepare(`update serial set last = ? where name = 'booking'`).run(bookings);
  database.exec('COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)');
  return { free: free.toSorted((a, b) => order(a) - order(b)), bookings };
}

/** A place in no order that anybody could see. */
function order({ roomId, date, komaId }: FreeSlot): number {
  let mixed = 7;
  for (const character of `${roomId}${date}${komaId}`) mixed = Math.imul(mixed ^ character.charCodeAt(0), 0x01000193);
  return mixed;
}

async function must<Value>(answer: Promise<{ ok: true; value: Value } | { ok: false; error: { type: string } }>) {
  const told = await answer;
  if (!told.ok) throw new Error(told.error.type);
  return told.value;
}

async function registerUsers(staffUrl: string, state: string): Promise<string[]> {
  await using http = createHttpClient(staffUrl);
  const login = { staffId: 'clerk', password: await readPassword(state, 'clerk') };
  const { token } = await must(http.call({ method: 'POST', path: '/api/tokens', body: login, answer: StaffToken }));
  const numbers: string[] = [];
  for (let at = 0; at < clients; at++) {
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
    const body = { name: '見本', pin };
    const user = await must(http.call({ method: 'POST', path: '/api/users', body, headers, answer: StaffUser }));
    numbers.push(user.number);
  }
  return numbers;
}

/** Starts a city of 100 rooms with so many years of bookings, and signs users in at an enrolled kiosk. */
export async function startBusyCity(years: number): Promise<BusyCity> {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-bench-'));
  await using held = new AsyncDisposableStack();
  held.defer(() => rm(folder, { recursive: true, force: true }));
  await writeBigPack(join(folder, 'packs'), size);
  const state = join(folder, 'city');
  const environment = {
    MACHIKADO_PACKS: join(folder, 'packs'),
    MACHIKADO_STAFF_PORT: String(await freePort()),
    MACHIKADO_DEVICE_PORT: String(await freePort()),
  };
  const first = spawnCity(state, environment);
  const { staff } = await first.ready;
  const technician = {
    home: join(folder, 'technician'),
    staffUrl: staff,
    staffAccountsFile: join(state, 'staff-accounts.json'),
  };
  await login(technician);
  const identityFolder = join(folder, 'identity');
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity: identityFolder });
  const numbers = await registerUsers(staff, state);
  await first.stop('SIGTERM');

  const { date: today } = civilTimeAt(new Date());
  const { free, bookings } = fill(join(state, 'city.db'), today, years);
  const city = spawnCity(state, environment);
  held.defer(async () => {
    await city.stop('SIGTERM');
  });
  await city.ready;
  const identity = await readDeviceIdentity(identityFolder);
  if (!identity.ok) throw new Error('The kiosk has no identity.');
  const { ca, key, certificate, cityId, cityUrl } = identity.value;
  const http = held.use(createHttpClient(cityUrl, { ca, key, certificate, expectUrn: cityUrn(cityId) }));
  const tokens: string[] = [];
  for (const userNumber of numbers) {
    const body = { method: 'number', userNumber, pin };
    tokens.push((await must(http.call({ method: 'POST', path: '/v1/sign-in', body, answer: SignedIn }))).token);
  }
  const kept = held.move();
  return {
    http,
    tokens,
    today,
    bookings,
    nextFree: () => {
      const slot = free.pop();
      if (slot === undefined) throw new Error('Every slot of the year is booked.');
      return slot;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
