import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApplicationReceipt, ApplicationStatus } from '@machikado/contracts/procedure.ts';
import { ApplicationCase, ApplicationInbox } from '@machikado/contracts/staff-api.ts';
import { isReadableNumber } from '@machikado/contracts/check-digit.ts';
import { verifyAudit } from '@machikado/city-services/src/audit/store.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type Answer, type SampleCity } from './sample-city.ts';

const course = (answers: Record<string, unknown> = { name: '利用者 見本', needsHelp: false }) => ({
  procedureId: 'sample-course',
  version: 2,
  answers,
});
const receiptIn = (answer: Answer) => ApplicationReceipt.parse(answer.body);

describe.each(engineNames)('applications on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    city = await openSampleCity(await engine.newDatabase());
  });

  const handIn = (body: unknown = course(), key: string = randomUUID()) =>
    city.call({ path: '/v1/applications', body, key });
  const ask = (receipt: { number: string; secret: string }, device?: string) => {
    const { number, secret } = receipt;
    return city.call({ path: '/v1/applications/status', body: { number, secret }, ...(device && { device }) });
  };
  const decide = (number: string, decision: { state: string; message?: string }) =>
    city.call({ path: `/api/applications/${number}/decision`, body: decision, role: 'clerk' });
  const applications = () => city.context.db.selectFrom('application').selectAll().execute();
  const seats = async () =>
    (await city.context.db.selectFrom('course_seat').select('taken').executeTakeFirst())?.taken ?? 0;

  test('from the receipt to the decision, as resident and clerk see it', async () => {
    const answer = await handIn(course({ name: '利用者 見本', needsHelp: true, help: 'hearing' }));
    expect(answer.status).toBe(201);
    const receipt = receiptIn(answer);
    expect(isReadableNumber(receipt.number)).toBe(true);
    expect(ApplicationStatus.parse((await ask(receipt)).body).state).toBe('received');

    const list = ApplicationInbox.parse(
      (await city.call({ path: '/api/applications?state=received', role: 'clerk' })).body,
    );
    expect(list.applications.map(({ number }) => number)).toEqual([receipt.number]);
    const opened = await city.call({ path: `/api/applications/${receipt.number}`, role: 'clerk' });
    expect(ApplicationCase.parse(opened.body).answers.map(({ field, value }) => [field, value])).toEqual([
      ['name', '利用者 見本'],
      ['needsHelp', 'はい'],
      ['help', '聞くこと'],
    ]);

    expect((await decide(receipt.number, { state: 'in-review' })).status).toBe(200);
    const inReview = ApplicationStatus.parse((await ask(receipt)).body);
    expect([inReview.state, inReview.decidedAt]).toEqual(['in-review', undefined]);
    const accepted = ApplicationCase.parse(
      (await decide(receipt.number, { state: 'accepted', message: 'お待ちしています。' })).body,
    );
    expect(accepted).toMatchObject({ state: 'accepted', decidedBy: 'clerk' });
    expect(ApplicationStatus.parse((await ask(receipt)).body)).toEqual({
      number: receipt.number,
      procedureTitle: receipt.procedureTitle,
      state: 'accepted',
      receivedAt: receipt.receivedAt,
      decidedAt: accepted.decidedAt,
      message: 'お待ちしています。',
    });
    expect(await verifyAudit(city.context.db)).toEqual({ chain: 'whole', entries: 3 });
  });

  test('a decision stands; the same one sent again by its clerk is no error', async () => {
    const { number } = receiptIn(await handIn());
    expect((await decide(number, { state: 'accepted' })).status).toBe(200);
    expect((await decide(number, { state: 'accepted' })).status).toBe(200);
    expect(outcomeOf(await decide(number, { state: 'declined' }))).toBe('conflict');
    expect(outcomeOf(await decide(number, { state: 'in-review' }))).toBe('conflict');
    expect(outcomeOf(await decide('A-0000-0000', { state: 'accepted' }))).toBe('not-found');
    expect((await verifyAudit(city.context.db)).chain).toBe('whole');
  });

  test('of two decisions at once one counts', async () => {
    const { number } = receiptIn(await handIn());
    const answers = await Promise.all([decide(number, { state: 'accepted' }), decide(number, { state: 'declined' })]);
    expect(answers.map(outcomeOf).sort()).toEqual(['200', 'conflict']);
  });

  test('a course gives out its seats and no more, also when all are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => handIn()));
    expect(answers.map(outcomeOf).sort()).toEqual([
      ...Array<string>(3).fill('201'),
      ...Array<string>(5).fill('course-full'),
    ]);
    expect([(await applications()).length, await seats()]).toEqual([3, 3]);
    const [first] = await applications();
    expect((await decide(first?.number ?? '', { state: 'declined' })).status).toBe(200);
    expect(outcomeOf(await handIn())).toBe('201');
    expect(outcomeOf(await handIn())).toBe('course-full');
  });

  test('the same key five times gives one application and the same receipt, whose secret is stored nowhere', async () => {
    const key = randomUUID();
    const answers = [];
    for (let round = 0; round < 5; round++) answers.push(await handIn(course(), key));
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => JSON.stringify(receiptIn(answer)))).size).toBe(1);
    const { secret } = receiptIn(await handIn(course(), key));
    const stored = [await applications(), await city.context.db.selectFrom('idempotency').selectAll().execute()];
    expect(stored[0]).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(outcomeOf(await handIn(course({ name: '別の人', needsHelp: false }), key))).toBe('idempotency-key-reused');
  });

  test.each([
    ['an answer of a page that was not shown', course({ name: 'a', needsHelp: false, help: 'reading' }), 'bad-request'],
    ['a missing answer of a page that was shown', course({ name: 'a', needsHelp: true }), 'bad-request'],
    ['an unknown procedure', { ...course(), procedureId: 'none' }, 'not-found'],
    ['an old version of the form', { ...course(), version: 1 }, 'conflict'],
    ['over 16 KiB of answers', course({ name: 'a'.repeat(17_000), needsHelp: false }), 'bad-request'],
  ])('%s is refused, and no seat is taken', async (_, body, expected) => {
    expect(outcomeOf(await handIn(body))).toBe(expected);
    expect([(await applications()).length, await seats()]).toEqual([0, 0]);
  });

  test('after the deadline nothing is taken in, but a repeated request still gets its receipt', async () => {
    const key = randomUUID();
    city.clock.now = new Date('2026-12-10T08:00:00.000Z');
    const receipt = receiptIn(await handIn(course(), key));
    city.clock.now = new Date('2026-12-10T08:00:00.001Z');
    expect(outcomeOf(await handIn())).toBe('conflict');
    expect(receiptIn(await handIn(course(), key))).toEqual(receipt);
  });

  test('a wrong secret and a wrong number get one answer; the eleventh try in ten minutes waits, at this device', async () => {
    const receipt = receiptIn(await handIn());
    const wrongSecret = { ...receipt, secret: receipt.secret === '000000' ? '000001' : '000000' };
    const wrongNumber = { ...receipt, number: 'A-9999-9999' };
    const [first, second] = [await ask(wrongSecret), await ask(wrongNumber)];
    expect(first).toEqual(second);
    expect(outcomeOf(first)).toBe('not-found');
    // Right ones in between cost nothing and forgive nothing.
    for (let round = 0; round < 12; round++) expect((await ask(receipt)).status).toBe(200);
    for (let round = 0; round < 8; round++) await ask(wrongSecret);
    const late = await ask(receipt);
    expect([outcomeOf(late), late.retryAfter]).toEqual(['too-many-requests', '600']);
    expect((await ask(receipt, 'K-0002')).status).toBe(200);
    city.clock.now = new Date(city.clock.now.getTime() + 600_000);
    expect((await ask(receipt)).status).toBe(200);
  });

  test('the audit chain holds numbers and states, never an answer', async () => {
    const { number } = receiptIn(await handIn(course({ name: 'canary-271828', needsHelp: false })));
    await decide(number, { state: 'declined', message: 'canary-314159' });
    const entries = await city.context.db.selectFrom('audit_entry').selectAll().orderBy('seq').execute();
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['device:K-0001', 'application.received', number],
      ['staff:clerk', 'application.declined', number],
    ]);
    expect(JSON.stringify(entries)).not.toContain('canary');
  });

  test('answers are for clerks', async () => {
    const { number } = receiptIn(await handIn());
    for (const role of ['technician', 'auditor'] as const) {
      expect(outcomeOf(await city.call({ path: `/api/applications/${number}`, role }))).toBe('forbidden');
      const body = { state: 'accepted' };
      expect(outcomeOf(await city.call({ path: `/api/applications/${number}/decision`, body, role }))).toBe(
        'forbidden',
      );
    }
    expect(outcomeOf(await city.call({ path: '/api/applications', role: 'technician' }))).toBe('forbidden');
  });
});
