import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { advanceLotteries } from '@machikado/city-services/src/lotteries/phases.ts';
import { verifyLottery } from '@machikado/city-services/src/lotteries/verify.ts';
import { BookingList, FeeQuote } from '@machikado/contracts/booking.ts';
import {
  LotteryDrawn,
  LotteryFile,
  MyLotteryApplication,
  MyLotteryApplications,
} from '@machikado/contracts/lottery.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { bookingRules, december, hall, lottery, rule, sealSeedFor, studio, together } from './joint-lottery.ts';
import { sampleNow, samplePack } from './sample-pack.ts';

describe.each(engineNames)('a win of several rooms on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let tokens: string[];

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    city = await openSampleCity(await engine.newDatabase(), { ...samplePack, bookingRules, lotteries: [rule] });
    tokens = await city.signInMore(2);
    await city.context.db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
    await goTo(sampleNow);
    await goTo(december(5));
  });

  const goTo = async (now: Date) => {
    city.clock.now = now;
    await advanceLotteries(city.context);
  };
  const ask = (body: object, token = tokens[0]) =>
    city.call({ path: `/v1/lotteries/${lottery}/applications`, body, token, key: randomUUID() });
  const apply = async (who: number, ...wishes: { slots: (typeof hall)[] }[]) => {
    const answer = await ask({ wishes, purpose: '発表会', people: 8, purposeId: 'sales' }, tokens[who]);
    return MyLotteryApplication.parse(answer.body).id;
  };
  const block = (slot: typeof hall, onto = city) =>
    onto.call({
      path: '/api/bookings',
      body: { kind: 'city', ...slot, purpose: '庁内会議', people: 1 },
      role: 'clerk',
      key: randomUUID(),
    });
  const published = async () => LotteryFile.parse((await city.call({ path: `/v1/lotteries/${lottery}/file` })).body);
  const entryOf = async (who: number) => {
    const { body } = await city.call({ path: '/v1/lottery-applications', token: tokens[who] });
    return MyLotteryApplications.parse(body).applications[0];
  };
  const answerWin = (who: number, id: string, act: 'accept' | 'give-back') =>
    city.call({ path: `/v1/lottery-applications/${id}/${act}`, body: {}, token: tokens[who] });
  const listOf = async (who: number) =>
    BookingList.parse((await city.call({ path: '/v1/bookings', token: tokens[who] })).body).bookings;
  const bookingsOf = async (who: number) =>
    (await listOf(who)).map((one) => `${one.roomId} ${one.komaId} ${one.state}`).toSorted();

  // Catches: a wish that is given in part, accepting that reaches the first booking only, accepting twice that fails.
  test('is drawn as one, accepted as one, and asking again changes nothing', async () => {
    const mine = await apply(0, together);
    // One of the two rooms alone is another's wish: only one of them can win.
    const other = await apply(1, { slots: [{ ...studio, komaId: '1700-1900' }] });
    await goTo(december(15));
    const file = LotteryFile.parse((await city.call({ path: `/v1/lotteries/${lottery}/file` })).body);
    expect(verifyLottery(file)).toEqual([]);
    const isMine = file.wins[0]?.application === mine;
    expect(file.wins).toEqual([{ application: isMine ? mine : other, wish: 0 }]);
    const [winner, id] = isMine ? [0, mine] : [1, other];
    const won = isMine ? ['left evening', 'studio 1800-2000'] : ['studio 1700-1900'];
    expect(await bookingsOf(winner)).toEqual(won.map((one) => `${one} held`));
    expect(await bookingsOf(1 - winner)).toEqual([]);
    for (let times = 0; times < 2; times++) {
      expect((await answerWin(winner, id, 'accept')).body).toMatchObject({ state: 'won', wonWish: 0 });
      expect(await bookingsOf(winner)).toEqual(won.map((one) => `${one} permitted`));
    }
    // What was accepted is cancelled one by one, by the rules of cancelling.
    expect((await answerWin(winner, id, 'give-back')).status).toBe(200);
    expect(await bookingsOf(winner)).toEqual(won.map((one) => `${one} permitted`));
  });

  test('is confirmed in both rooms once it is drawn, and by nobody else', async () => {
    const unknown = await ask({ wishes: [together], purpose: '会', people: 8, purposeId: 'none' });
    expect(unknown.body).toMatchObject({ refusal: { kind: 'choice-unknown', what: 'purpose' } });
    const id = await apply(0, together);
    expect(outcomeOf(await answerWin(0, id, 'accept'))).toBe('not-found');
    await goTo(december(15));
    expect(await bookingsOf(0)).toEqual(['left evening held', 'studio 1800-2000 held']);
    expect(outcomeOf(await answerWin(1, id, 'accept'))).toBe('not-found');
    await answerWin(0, id, 'accept');
    expect(await bookingsOf(0)).toEqual(['left evening permitted', 'studio 1800-2000 permitted']);
    expect((await listOf(0)).map(({ feeYen }) => feeYen).toSorted()).toEqual([2400, 6000]);
  });

  // Catches: a choice that accepts or prolongs the hold, a fee or an invoice that stays as it was, another's hand, a late one.
  test('gets equipment and entrance fee from its winner before it is accepted, and is then owed at that fee', async () => {
    const id = await apply(0, together);
    await goTo(december(15));
    const won = (await listOf(0)).find(({ roomId }) => roomId === 'left');
    const choose = (body: object, who = 0) =>
      city.call({ path: `/v1/bookings/${won?.id}/choices`, body, token: tokens[who] });
    const wanted = { entranceId: 'at-150', equipment: [{ id: 'piano', count: 1 }] };
    // The day is not open yet to anybody else, and its fee can be asked all the same.
    const use = { ...hall, purpose: '発表会', people: 8, purposeId: 'sales', ...wanted };
    const quote = async (act: string) =>
      (await city.call({ path: '/v1/bookings/quote', body: { ...use, act }, token: tokens[0] })).body;
    expect(await quote('book')).toMatchObject({ refusal: { kind: 'lottery-first' } });
    const { totalYen } = FeeQuote.parse(await quote('answer'));
    expect(totalYen).toBe(10_500);
    const chosen = await choose(wanted);
    expect(chosen.body).toMatchObject({
      ...{ state: 'held', heldFor: 'lottery', heldUntil: won?.heldUntil, payment: 'none', purposeId: 'sales' },
      ...{ entranceId: 'at-150', equipment: [{ id: 'piano', count: 1 }], feeYen: totalYen },
    });
    expect((await choose(wanted)).body).toEqual(chosen.body);
    expect(outcomeOf(await choose({}, 1))).toBe('not-found');
    const refused = await choose({ equipment: [{ id: 'piano', count: 2 }] });
    expect(refused.body).toMatchObject({ refusal: { kind: 'equipment-short', left: 1 } });
    expect((await choose({ entranceId: 'none' })).body).toMatchObject({ refusal: { kind: 'choice-unknown' } });
    const { db } = city.context;
    const rows = async () => [
      await db.selectFrom('lent').select(['equipment_id', 'count']).execute(),
      await db.selectFrom('invoice').select('yen').orderBy('yen').execute(),
    ];
    expect(await rows()).toEqual([[{ equipment_id: 'piano', count: 1 }], []]);
    await answerWin(0, id, 'accept');
    expect(await rows()).toEqual([[{ equipment_id: 'piano', count: 1 }], [{ yen: 2400 }, { yen: totalYen }]]);
    expect((await choose({})).body).toMatchObject({ refusal: { kind: 'wrong-state', state: 'permitted' } });
  });

  // Catches: a part that is held, a fall that nobody hears of, what fell that is kept from the next, a file that does not hold.
  test('of which one room is gone is held in no part; her next wish and the next in rank are considered', async () => {
    const mine = await apply(0, together, { slots: [{ ...hall, date: '2027-03-09' }] });
    const other = await apply(1, { slots: [hall] });
    await goTo(december(10));
    await sealSeedFor(city, [mine, other]);
    // As a version without this lottery would have let it happen.
    const unaware = await openSampleCity(city.context.db, samplePack);
    unaware.clock.now = december(10);
    expect((await block(studio, unaware)).status).toBe(201);
    await goTo(december(15));
    expect(await bookingsOf(0)).toEqual(['left evening held']);
    expect(await bookingsOf(1)).toEqual(['left evening held']);
    expect(await entryOf(0)).toMatchObject({
      state: 'won',
      wonWish: 1,
      fallen: [{ wish: 0, refusal: { kind: 'slot-taken', mine: false } }],
    });
    const file = await published();
    expect(file).toMatchObject({
      wins: [
        { application: mine, wish: 1 },
        { application: other, wish: 0 },
      ],
      fallen: [{ application: mine, wish: 0, why: 'rooms' }],
    });
    expect(verifyLottery(file)).toEqual([]);
    expect(verifyLottery({ ...file, fallen: undefined }).map(({ kind }) => kind)).toEqual(['wins-differ']);
  });

  test('of somebody who may not book any more falls through whole, and the file does not say why in full', async () => {
    const mine = await apply(0, together);
    const other = await apply(1, { slots: [hall] });
    await goTo(december(10));
    await sealSeedFor(city, [mine, other]);
    const { db } = city.context;
    const { user_id: userId } = await db
      .selectFrom('lottery_application')
      .select('user_id')
      .where('id', '=', mine)
      .executeTakeFirstOrThrow();
    await db.updateTable('registered_user').set({ suspended_until: '2027-12-31' }).where('id', '=', userId).execute();
    await goTo(december(15));
    expect(await bookingsOf(0)).toEqual([]);
    expect(await bookingsOf(1)).toEqual(['left evening held']);
    expect(await entryOf(0)).toMatchObject({
      state: 'lost',
      fallen: [{ wish: 0, refusal: { kind: 'suspended', until: '2027-12-31' } }],
    });
    const file = await published();
    expect(file.fallen).toEqual([{ application: mine, wish: 0, why: 'applicant' }]);
    expect(verifyLottery(file)).toEqual([]);
    const notes = await db.selectFrom('audit_entry').select('action').where('subject', '=', mine).execute();
    expect(notes.map(({ action }) => action)).toContain('lottery.win-fell-through');
  });

  // Catches: a block that slips in between the list and the draw, and one that is refused although nothing speaks against it.
  test('keeps the city out from the closing of the list until the draw, and from nothing else', async () => {
    await apply(0, together);
    expect((await block({ ...hall, date: '2027-03-10' })).status).toBe(201);
    await goTo(december(10));
    for (const roomId of ['left', 'whole'])
      expect((await block({ ...hall, roomId })).body).toMatchObject({
        refusal: { kind: 'lottery-undrawn', drawsAt: '2026-12-15T00:00:00.000Z', lotteryId: lottery },
      });
    expect((await block({ ...hall, roomId: 'right' })).status).toBe(201);
    expect((await block({ ...hall, date: '2027-04-07' })).status).toBe(201);
    await goTo(december(15));
    expect(outcomeOf(await block(hall))).toBe('slot-taken');
    expect((await block({ ...hall, date: '2027-03-09' })).status).toBe(201);
    expect(await bookingsOf(0)).toEqual(['left evening held', 'studio 1800-2000 held']);
    expect((await published()).unavailable).toEqual(['left/2027-03-10/evening']);
  });

  test('is drawn by staff with a value from outside, and the same value again gives the same', async () => {
    const outside = { ...rule, publicValue: { ja: '市場の終値', en: 'Closing price' } };
    city = await openSampleCity(city.context.db, { ...samplePack, bookingRules, lotteries: [outside] });
    await goTo(december(5));
    await apply(0, together);
    await goTo(december(15));
    const draw = (publicValue: string) =>
      city.call({ path: `/api/lotteries/${lottery}/draw`, body: { publicValue }, role: 'clerk' });
    for (let times = 0; times < 2; times++)
      expect(LotteryDrawn.parse((await draw('31,042.55')).body)).toEqual({ wins: 1, fallen: 0 });
    expect(outcomeOf(await draw('31,042.56'))).toBe('conflict');
    expect(await bookingsOf(0)).toEqual(['left evening held', 'studio 1800-2000 held']);
    const file = await published();
    expect(verifyLottery(file)).toEqual([]);
    // What is published stays as it is, long after its month and under another rule.
    city = await openSampleCity(city.context.db, { ...samplePack, lotteries: [{ ...rule, maxWins: 2 }] });
    city.clock.now = new Date('2028-05-01T00:00:00.000Z');
    expect(await published()).toEqual(file);
    for (const id of ['both-2027-13', 'both-2028-05', 'other-2027-03', 'both'])
      expect(outcomeOf(await city.call({ path: `/v1/lotteries/${id}/file` }))).toBe('not-found');
  });

  test('is not accepted after its time; given back, it is nobody’s', async () => {
    const id = await apply(0, together, { slots: [{ ...hall, date: '2027-03-09' }] });
    await goTo(december(15));
    await goTo(december(21));
    const late = { path: `/v1/bookings/${(await listOf(0))[0]?.id}/choices`, body: {}, token: tokens[0] };
    expect((await city.call(late)).body).toMatchObject({ refusal: { kind: 'window-over' } });
    expect((await answerWin(0, id, 'accept')).body).toMatchObject({ refusal: { kind: 'window-over' } });
    expect((await answerWin(0, id, 'give-back')).status).toBe(200);
    expect(await bookingsOf(0)).toEqual(['left evening cancelled', 'studio 1800-2000 cancelled']);
    expect(await city.context.db.selectFrom('slot').selectAll().execute()).toEqual([]);
    // What is given back is gone, and is not told as taken.
    expect((await answerWin(0, id, 'accept')).body).toMatchObject({ refusal: { kind: 'wrong-state' } });
  });
});
