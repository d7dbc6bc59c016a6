import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advanceLotteries } from '@machikado/city-services/src/lotteries/phases.ts';
import { BookingList } from '@machikado/contracts/booking.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { LotteryFile, LotteryList, MyLotteryApplication, MyLotteryApplications } from '@machikado/contracts/lottery.ts';
import { Availability } from '@machikado/contracts/facility.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { payingRules, sampleNow, samplePack } from './sample-pack.ts';

const at = (monthsBefore: number, day: number) => ({ monthsBefore, day, at: '09:00' });
const rule: LotteryRule = {
  id: 'halls',
  title: { ja: '抽選', en: 'Lottery' },
  rooms: ['whole', 'left', 'right', 'front', 'back'],
  opens: at(3, 1),
  closes: at(3, 10),
  draws: at(3, 15),
  confirms: at(3, 20),
  free: at(2, 1),
  maxApplications: 2,
  maxWishes: 3,
  maxWins: 1,
  tickets: { resident: 2, nonResident: 1, maxForLosses: 2 },
  sample: true,
};
const lottery = 'halls-2027-03';
/** December is the month in which March is applied for. */
const december = (day: number, hour = 12) => new Date(Date.UTC(2026, 11, day, hour - 9));
const slot = (roomId: string, day: number, komaId: string) => ({
  roomId,
  date: `2027-03-${String(day).padStart(2, '0')}`,
  komaId,
});
const wishFor = (...slots: ReturnType<typeof slot>[]) => ({ slots });

describe.each(engineNames)('lotteries on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let tokens: string[];

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    const pack = { ...samplePack, bookingRules: payingRules, lotteries: [rule] };
    city = await openSampleCity(await engine.newDatabase(), pack);
    tokens = await city.signInMore(5);
    await city.context.db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
    city.clock.now = sampleNow;
    await advanceLotteries(city.context);
  });

  const goTo = async (now: Date) => {
    city.clock.now = now;
    await advanceLotteries(city.context);
  };
  const apply = (who: number, wishes: ReturnType<typeof wishFor>[], key = randomUUID()) =>
    city.call({
      path: `/v1/lotteries/${lottery}/applications`,
      body: { wishes, purpose: '発表会', people: 20 },
      token: tokens[who],
      key,
    });
  const known = async () => {
    const { lotteries } = LotteryList.parse((await city.call({ path: '/v1/lotteries' })).body);
    return lotteries.find((one) => one.id === lottery);
  };
  const mine = async (who: number) =>
    MyLotteryApplications.parse((await city.call({ path: '/v1/lottery-applications', token: tokens[who] })).body)
      .applications;
  const published = async () => LotteryFile.parse((await city.call({ path: `/v1/lotteries/${lottery}/file` })).body);

  test('the seed is sealed before it opens and shown only when it is drawn', async () => {
    const planned = await known();
    expect(planned).toMatchObject({ state: 'planned', month: '2027-03' });
    expect(JSON.stringify(planned)).not.toContain('seed');
    expect(outcomeOf(await city.call({ path: `/v1/lotteries/${lottery}/file` }))).toBe('not-found');
    await goTo(december(5));
    expect(await known()).toMatchObject({ state: 'open', commitment: planned?.commitment });
    await goTo(december(16));
    expect((await published()).commitment).toBe(planned?.commitment);
  });

  test('from wishes to held slots: one winner, the others lose, and what was won waits for its confirmation', async () => {
    await goTo(december(5));
    const wanted = wishFor(slot('whole', 7, 'all-day'));
    for (let who = 0; who < 5; who++) expect((await apply(who, [wanted])).status).toBe(201);
    await goTo(december(10, 9));
    expect(await known()).toMatchObject({ state: 'closed', applications: 5 });
    await goTo(december(15));
    const states = (await Promise.all([0, 1, 2, 3, 4].map(mine))).map(([one]) => one?.state);
    expect(states.toSorted()).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
    const winner = states.indexOf('won');
    const token = tokens[winner];
    const { bookings } = BookingList.parse((await city.call({ path: '/v1/bookings', token })).body);
    expect(bookings).toMatchObject([
      { state: 'held', heldFor: 'lottery', heldUntil: '2026-12-20T00:00:00.000Z', payment: 'none', komaId: 'all-day' },
    ]);
    const accept = await city.call({ path: `/v1/bookings/${bookings[0]?.id ?? ''}/accept`, body: {}, token });
    expect(accept.body).toMatchObject({ state: 'held', heldFor: 'payment', payment: 'due' });
  });

  test('a win that nobody confirms lapses, and the rest is free for whoever comes first', async () => {
    await goTo(december(5));
    await apply(0, [wishFor(slot('left', 7, 'morning'))]);
    await goTo(december(16));
    expect(await mine(0)).toMatchObject([{ state: 'won', wonWish: 0 }]);
    const request = { ...slot('left', 7, 'morning'), purpose: '会合', people: 5 };
    // Two months before the day is the sixtieth day or earlier, so this asks for a day of the window.
    city.clock.now = new Date('2027-01-10T00:00:00.000Z');
    expect((await city.book(tokens[1] ?? '', request)).status).toBe(201);
    const { bookings } = BookingList.parse((await city.call({ path: '/v1/bookings', token: tokens[0] })).body);
    expect(bookings).toMatchObject([{ state: 'cancelled', cancelReason: 'lottery-lapsed' }]);
  });

  test('until it is over nobody books around it, and the calendar says so', async () => {
    await goTo(new Date('2026-12-31T12:00:00.000Z'));
    const request = { ...slot('left', 1, 'morning'), purpose: '会合', people: 5 };
    const refused = await city.book(tokens[0] ?? '', request);
    expect(refused.body).toMatchObject({
      refusal: { kind: 'lottery-first', lotteryId: lottery, untilAt: '2027-01-01T00:00:00.000Z' },
    });
    const path = '/v1/facilities/centre/availability?from=2027-03-01&days=1';
    const { slots } = Availability.parse((await city.call({ path })).body);
    expect(new Set(slots.filter((one) => one.roomId === 'left').map((one) => one.state))).toEqual(new Set(['closed']));
    city.clock.now = new Date('2027-01-01T00:00:00.000Z');
    expect((await city.book(tokens[0] ?? '', request)).status).toBe(201);
  });

  test('what was taken before is not given away', async () => {
    const body = { kind: 'city', ...slot('back', 7, 'morning'), purpose: '庁内会議' };
    await city.call({ path: '/api/bookings', body, role: 'clerk', key: randomUUID() });
    await goTo(december(5));
    await apply(0, [
      wishFor(slot('whole', 7, 'morning')),
      wishFor(slot('left', 7, 'morning'), slot('front', 7, 'morning')),
    ]);
    await goTo(december(16));
    expect(await mine(0)).toMatchObject([{ state: 'won', wonWish: 1 }]);
    expect((await published()).unavailable).toEqual(['back/2027-03-07/morning']);
    const { bookings } = BookingList.parse((await city.call({ path: '/v1/bookings', token: tokens[0] })).body);
    expect(bookings.map((one) => one.roomId).toSorted()).toEqual(['front', 'left']);
  });

  test.each<[string, Date, ReturnType<typeof wishFor>[], string]>([
    ['before it opens', december(1, 8), [wishFor(slot('left', 7, 'morning'))], 'lottery-not-open'],
    ['after it has closed', december(10, 9), [wishFor(slot('left', 7, 'morning'))], 'lottery-not-open'],
    ['another month', december(5), [wishFor({ ...slot('left', 7, 'morning'), date: '2027-04-07' })], 'outside-lottery'],
    ['another room', december(5), [wishFor(slot('studio', 7, '0900-1000'))], 'outside-lottery'],
    [
      'the whole and its part in one wish',
      december(5),
      [wishFor(slot('whole', 7, 'morning'), slot('left', 7, 'morning'))],
      'slot-taken',
    ],
    [
      'more wishes than allowed',
      december(5),
      [7, 8, 9, 10].map((day) => wishFor(slot('left', day, 'morning'))),
      'too-many-wishes',
    ],
  ])('%s is refused with its reason', async (...[, now, wishes, kind]) => {
    await goTo(now);
    expect((await apply(0, wishes)).body).toMatchObject({ refusal: { kind } });
    expect(await mine(0)).toEqual([]);
  });

  test('who may not book does not apply; the same key applies once, a withdrawn one does not count, there is a limit', async () => {
    await goTo(december(5));
    const wishes = [wishFor(slot('left', 7, 'morning'))];
    const key = randomUUID();
    const record = (change: object) => city.context.db.updateTable('registered_user').set(change).execute();
    await record({ born: '2015-01-01' });
    expect((await apply(0, wishes, key)).body).toMatchObject({ refusal: { kind: 'guardian-needed', belowYears: 18 } });
    await record({ guardian: '見本 保護者', suspended_until: '2026-12-05' });
    expect((await apply(0, wishes, key)).body).toMatchObject({ refusal: { kind: 'suspended', until: '2026-12-05' } });
    await record({ suspended_until: null });
    const first = MyLotteryApplication.parse((await apply(0, wishes, key)).body);
    expect(MyLotteryApplication.parse((await apply(0, wishes, key)).body).id).toBe(first.id);
    expect((await apply(0, wishes)).status).toBe(201);
    expect((await apply(0, wishes)).body).toMatchObject({ refusal: { kind: 'too-many-applications', limit: 2 } });
    const withdraw = (token: string | undefined) =>
      city.call({ path: `/v1/lottery-applications/${first.id}/withdraw`, body: {}, token });
    expect(outcomeOf(await withdraw(tokens[1]))).toBe('not-found');
    expect((await withdraw(tokens[0])).body).toMatchObject({ state: 'withdrawn' });
    expect((await withdraw(tokens[0])).body).toMatchObject({ state: 'withdrawn' });
    expect((await apply(0, wishes)).status).toBe(201);
    await goTo(december(10, 9));
    expect(await known()).toMatchObject({ applications: 2 });
  });

  test('who lost before has more tickets', async () => {
    await goTo(december(5));
    for (const who of [0, 1]) await apply(who, [wishFor(slot('whole', 7, 'all-day'))]);
    await goTo(december(16));
    const loser = (await mine(0))[0]?.state === 'lost' ? 0 : 1;
    city.clock.now = new Date('2027-01-05T00:00:00.000Z');
    for (const who of [0, 1])
      await city.call({
        path: '/v1/lotteries/halls-2027-04/applications',
        body: { wishes: [wishFor({ ...slot('left', 7, 'morning'), date: '2027-04-07' })], purpose: '会', people: 2 },
        token: tokens[who],
        key: randomUUID(),
      });
    await goTo(new Date('2027-01-16T00:00:00.000Z'));
    const file = LotteryFile.parse((await city.call({ path: '/v1/lotteries/halls-2027-04/file' })).body);
    const next = (await mine(loser)).find((one) => one.lotteryId === 'halls-2027-04');
    expect(file.applications.find((one) => one.id === next?.id)?.tickets).toBe(3);
    expect(file.applications.map((one) => one.tickets).toSorted()).toEqual([2, 3]);
  });

  test('anybody can draw the published file again in a process of her own, and a changed one is found out', async () => {
    await goTo(december(5));
    for (let who = 0; who < 5; who++)
      await apply(who, [wishFor(slot('left', 7 + (who % 2), 'morning')), wishFor(slot('front', 7, 'evening'))]);
    await goTo(december(16));
    const file = await published();
    expect(JSON.stringify(file)).not.toContain('利用者');
    const directory = await mkdtemp(join(tmpdir(), 'machikado-lottery-'));
    try {
      const run = async (content: unknown) => {
        const path = join(directory, 'lottery.json');
        await writeFile(path, JSON.stringify(content));
        const main = join(import.meta.dirname, '../../city-services/src/lotteries/main.ts');
        return new Promise<{ code: number; out: string }>((done) => {
          const child = execFile(process.execPath, [main, 'verify', path], (_error, out) =>
            done({ code: child.exitCode ?? -1, out }),
          );
        });
      };
      expect(await run(file)).toMatchObject({
        code: 0,
        out: expect.stringContaining('5 applications, 3 wins') as string,
      });
      expect((await run({ ...file, wins: file.wins.slice(1) })).code).toBe(1);
      expect((await run({ nothing: true })).code).toBe(2);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
