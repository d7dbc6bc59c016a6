import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { SignedIn } from '@machikado/contracts/sign-in.ts';
import { StaffUser, StaffUserList } from '@machikado/contracts/staff-booking.ts';
import { verifyAudit } from '@machikado/city-services/src/audit/store.ts';
import { seedSampleUsers } from '@machikado/city-services/src/users/seed.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { sampleNow } from './sample-pack.ts';

const quarterHourMs = 15 * 60_000;

describe.each(engineNames)('registered users on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    city = await openSampleCity(await engine.newDatabase());
  });

  const tryNumber = (userNumber: string, pin: string, device?: string) =>
    city.call({ path: '/v1/sign-in', body: { method: 'number', userNumber, pin }, ...(device && { device }) });
  const tryCard = (cardId: string, pin: string) =>
    city.call({ path: '/v1/sign-in', body: { method: 'card', cardId, pin } });
  const myBookings = async (token: string, device?: string) =>
    outcomeOf(await city.call({ path: '/v1/bookings', token, ...(device && { device }) }));
  const wait = (ms: number) => {
    city.clock.now = new Date(city.clock.now.getTime() + ms);
  };

  test('the number or the card, each with the PIN, signs in for half an hour', async () => {
    for (const answer of [await tryNumber('10000014', '2580'), await tryCard('0112030405060708', '2580')]) {
      const signedIn = SignedIn.parse(answer.body);
      expect(signedIn.userName).toBe('利用者 見本');
      expect(Date.parse(signedIn.expiresAt) - sampleNow.getTime()).toBe(30 * 60_000);
      expect(await myBookings(signedIn.token)).toBe('200');
    }
  });

  test('a token is good at its own device, until it ends or is handed back', async () => {
    const token = await city.signIn('first', 'K-0001');
    expect(await myBookings(token, 'K-0002')).toBe('not-signed-in');
    // Another device cannot sign her out either.
    await city.call({ method: 'DELETE', path: '/v1/sign-in', token, device: 'K-0002' });
    wait(30 * 60_000 - 1);
    expect(await myBookings(token)).toBe('200');
    wait(1);
    expect(await myBookings(token)).toBe('not-signed-in');
    const next = await city.signIn('first');
    const signOut = () => city.call({ method: 'DELETE', path: '/v1/sign-in', token: next });
    expect((await signOut()).status).toBe(204);
    expect(await myBookings(next)).toBe('not-signed-in');
    expect((await signOut()).status).toBe(204);
  });

  test.each([
    ['a user that is there', '10000014'],
    ['a number that nobody has', '99999999'],
  ])('five wrong PINs for %s: four refusals, then closed for a quarter of an hour', async (_, userNumber) => {
    const answers = [];
    for (let round = 0; round < 6; round++) answers.push(await tryNumber(userNumber, '0000'));
    expect(answers.map(outcomeOf)).toEqual([...Array<string>(4).fill('wrong-credentials'), 'locked-out', 'locked-out']);
    expect(answers.map((answer) => answer.retryAfter)).toEqual([null, null, null, null, '900', '900']);
  });

  test('while it is closed the right PIN is refused by either door, at every device, and through a restart', async () => {
    for (let round = 0; round < 3; round++) await tryNumber('10000014', '0000', 'K-0002');
    for (let round = 0; round < 2; round++) await tryCard('0112030405060708', '0000');
    const again = await openSampleCity(city.context.db);
    const right = { method: 'number', userNumber: '10000014', pin: '2580' };
    expect(outcomeOf(await again.call({ path: '/v1/sign-in', body: right }))).toBe('locked-out');
    expect(outcomeOf(await tryCard('0112030405060708', '2580'))).toBe('locked-out');
    wait(quarterHourMs);
    expect(outcomeOf(await tryNumber('10000014', '2580'))).toBe('200');
  });

  test('a right PIN clears the count of its user', async () => {
    for (let round = 0; round < 3; round++) {
      for (let wrong = 0; wrong < 4; wrong++) await tryNumber('10000014', '0000', `K-100${round}`);
      expect(outcomeOf(await tryNumber('10000014', '2580', `K-100${round}`))).toBe('200');
    }
  });

  test('one PIN tried on number after number closes the device, and no other', async () => {
    const outcomes = [];
    for (let number = 0; number < 11; number++)
      outcomes.push(outcomeOf(await tryNumber(`3000000${number % 10}`, '1234')));
    expect(outcomes).toEqual([...Array<string>(9).fill('wrong-credentials'), 'locked-out', 'locked-out']);
    expect(outcomeOf(await tryNumber('10000014', '2580'))).toBe('locked-out');
    expect(outcomeOf(await tryNumber('10000014', '2580', 'K-0002'))).toBe('200');
  });

  test('one card of one’s own buys no more guesses at others', async () => {
    const outcomes = [];
    for (let number = 0; number < 10; number++) {
      outcomes.push(outcomeOf(await tryNumber(`3000000${number}`, '1234')));
      if (number < 9) expect(outcomeOf(await tryNumber('10000014', '2580'))).toBe('200');
    }
    expect(outcomes.at(-1)).toBe('locked-out');
  });

  test('twelve wrong PINs at once: no more than five are looked at', async () => {
    const devices = Array.from({ length: 12 }, (_, index) => `K-20${10 + index}`);
    const answers = await Promise.all(devices.map((device) => tryNumber('10000014', '0000', device)));
    expect(answers.map(outcomeOf).filter((outcome) => outcome !== 'locked-out').length).toBeLessThanOrEqual(5);
    const { failures } = await city.context.db
      .selectFrom('sign_in_tally')
      .select('failures')
      .where('subject', 'like', 'user:%')
      .executeTakeFirstOrThrow();
    expect(failures).toBe(5);
  });

  test('a suspended user with the right PIN is told so, with a wrong one not', async () => {
    const token = await city.signIn('first');
    await city.context.db.updateTable('registered_user').set({ suspended: 1 }).execute();
    expect(outcomeOf(await tryNumber('10000014', '2580'))).toBe('forbidden');
    expect(outcomeOf(await tryNumber('10000014', '0000'))).toBe('wrong-credentials');
    expect(await myBookings(token)).toBe('not-signed-in');
  });

  test('seeding again changes nothing, and no PIN, card, token or unknown number is stored in clear', async () => {
    const token = await city.signIn('first');
    await tryNumber('31415926', '2718');
    const users = () => city.context.db.selectFrom('registered_user').selectAll().orderBy('number').execute();
    const before = await users();
    await seedSampleUsers(city.context);
    expect(await users()).toEqual(before);
    const stored = JSON.stringify([
      before,
      await city.context.db.selectFrom('user_token').selectAll().execute(),
      await city.context.db.selectFrom('sign_in_tally').selectAll().execute(),
    ]);
    for (const secret of ['2580', '0112030405060708', token, '31415926']) expect(stored).not.toContain(secret);
  });

  const register = (body: object, role: 'clerk' | 'auditor' = 'clerk', key = randomUUID()) =>
    city.call({ path: '/api/users', body, role, key });

  // Catches: a second number after a lost answer, and a PIN that can be read or guessed from what is kept of the first.
  test('pressing again after a lost answer registers nobody twice', async () => {
    const key = randomUUID();
    const group = { name: '見本の会', kind: 'group', pin: '4682', cardId: '0112030405069999' };
    const answers = [await register(group, 'clerk', key), await register(group, 'clerk', key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 200]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(outcomeOf(await register({ ...group, pin: '4683' }, 'clerk', key))).toBe('idempotency-key-reused');
    const { db } = city.context;
    expect(
      await db.selectFrom('registered_user').select('number').where('name', '=', group.name).execute(),
    ).toHaveLength(1);
    const kept = await db.selectFrom('idempotency').selectAll().where('key', '=', key).execute();
    const guesses = ['4682', '4683'].map((pin) => canonicalJson({ ...group, residency: 'resident', pin }));
    const hashes = guesses.map((guess) => createHash('sha256').update(guess).digest('hex'));
    for (const secret of ['4682', group.cardId, ...hashes]) expect(JSON.stringify(kept)).not.toContain(secret);
    expect(outcomeOf(await city.call({ path: '/api/users', body: group, role: 'clerk' }))).toBe('bad-request');
  });

  // Catches: what is recorded at the counter and changes nothing, and a PIN or a record that anybody but a clerk writes.
  test('whom staff register at the counter may book by what they recorded of her', async () => {
    const staff = (path: string, body: object, method = 'PATCH') => city.call({ method, path, body, role: 'clerk' });
    const minor = { name: '見本 児童', pin: '4682', born: '2015-04-01' };
    expect(outcomeOf(await register(minor, 'auditor'))).toBe('forbidden');
    const registered = StaffUser.parse((await register(minor)).body);
    expect(registered).toMatchObject({ kind: 'individual', residency: 'resident', verifiedBy: 'clerk', points: 0 });
    const { token } = SignedIn.parse((await tryNumber(registered.number, '4682')).body);
    const book = async (date: string) =>
      (await city.book(token, { roomId: 'room-1', date, komaId: 'morning', purpose: '会', people: 2 })).body;
    const record = (change: object) => staff(`/api/users/${registered.number}`, change);
    expect(await book('2026-11-26')).toMatchObject({ refusal: { kind: 'guardian-needed', belowYears: 18 } });
    await record({ guardian: '見本 保護者', residency: 'non-resident' });
    // Thirty days ahead, not sixty.
    expect(await book('2027-01-05')).toMatchObject({ refusal: { kind: 'window-not-open' } });
    for (const day of [24, 25, 26, 27, 28]) expect(await book(`2026-11-${day}`)).toMatchObject({ state: 'permitted' });
    const limit = { refusal: { kind: 'booking-limit', limit: 5 } };
    expect(await book('2026-12-01')).toMatchObject(limit);
    // Told with the price, before she types anything; waiting for a slot takes none yet.
    const wish = { roomId: 'room-1', date: '2026-12-01', komaId: 'morning', purpose: '会', people: 2 };
    const quote = async (act: string) =>
      (await city.call({ path: '/v1/bookings/quote', body: { ...wish, act }, token })).body;
    expect(await quote('book')).toMatchObject(limit);
    expect(await quote('wait')).toMatchObject({ totalYen: 600 });
    await record({ kind: 'group', born: null, guardian: null });
    expect(await book('2026-12-01')).toMatchObject({ state: 'permitted' });
    await record({ suspendedUntil: '2026-11-30' });
    expect(await book('2026-12-02')).toMatchObject({ refusal: { kind: 'suspended', until: '2026-11-30' } });
    const found = await city.call({ path: `/api/users?q=${registered.number}`, role: 'clerk' });
    expect(StaffUserList.parse(found.body).users).toMatchObject([{ kind: 'group', suspendedUntil: '2026-11-30' }]);
    expect(JSON.stringify(found.body)).not.toContain('4682');
    expect(await verifyAudit(city.context.db)).toMatchObject({ chain: 'whole' });
  });

  test('what no token or request can be is refused', async () => {
    expect(await myBookings('x')).toBe('not-signed-in');
    expect(outcomeOf(await tryNumber('10000014', '25'))).toBe('bad-request');
    expect(outcomeOf(await tryCard('ZZ', '2580'))).toBe('bad-request');
  });
});
