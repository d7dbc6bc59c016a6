import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit, verifyAudit } from '@machikado/city-services/src/audit/store.ts';
import { makeSampleRequest } from '@machikado/city-services/src/authority/sample-signing-request.ts';
import { enrol, makeEnrolmentCode } from '@machikado/city-services/src/devices/enrolment.ts';
import { storeEvents } from '@machikado/city-services/src/devices/events.ts';
import { once } from '@machikado/city-services/src/http/idempotency.ts';
import { createMemoryCity, type MemoryCity } from '@machikado/city-services/src/http/memory-city.ts';
import { seedStaff } from '@machikado/city-services/src/staff/accounts.ts';
import { findSession, signIn } from '@machikado/city-services/src/staff/sessions.ts';
import { hashPassword } from '@machikado/city-services/src/secrets/password.ts';
import { demandOf } from '@machikado/city-services/src/wifi/demand.ts';
import { saveWifiPlace } from '@machikado/city-services/src/wifi/places.ts';
import { storeUses, usesBetween } from '@machikado/city-services/src/wifi/uses.ts';
import type { SpotUse } from '@machikado/contracts/wifi-use.ts';
import { endPass, findPass, notePass } from '@machikado/city-services/src/wifi/passes.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';

const twenty = Array.from({ length: 20 }, (_, n) => n);

describe.each(engineNames)('the core on %s, with everybody at once', (engineName) => {
  let engine: Engine;
  let city: MemoryCity;

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    city = await createMemoryCity({ db: await engine.newDatabase() });
    return async () => {
      await city[Symbol.asyncDispose]();
      // Twenty at once take all connections that one database gets; the next test needs them.
      await city.context.db.destroy();
    };
  });

  test('the audit chain has one end', async () => {
    const { db } = city.context;
    await Promise.all(
      twenty.map((n) =>
        db
          .transaction()
          .execute((tx) => appendAudit(tx, { at: new Date(n), actor: 'test', action: 'acted', subject: String(n) })),
      ),
    );
    expect(await verifyAudit(db)).toEqual({ chain: 'whole', entries: 20 });
    await db.updateTable('audit_entry').set({ subject: 'forged' }).where('seq', '=', 7).execute();
    expect(await verifyAudit(db)).toEqual({ chain: 'broken', atSeq: 7 });
  });

  test('one idempotency key is one act', async () => {
    let acts = 0;
    const intent = { scope: 'test', key: '5f0c9d2e-6f0e-4f57-9f5e-000000000001', body: {} };
    const answers = await Promise.all(
      twenty.map(() =>
        once(city.context, intent, async (tx) => {
          acts++;
          await appendAudit(tx, { at: new Date(0), actor: 'test', action: 'acted', subject: 'once' });
          return { status: 201, body: 'done' };
        }),
      ),
    );
    expect(acts).toBe(1);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.body))).toEqual(new Set(['done']));
  });

  test('one enrolment code makes one device, whoever comes with it', async () => {
    const { context } = city;
    const { code } = await makeEnrolmentCode(context, { asset: 'K-0001', kind: 'kiosk' }, 'staff:test');
    const requests = await Promise.all([makeSampleRequest(), makeSampleRequest()]);
    const results = await Promise.all(twenty.map((n) => enrol(context, { code, csr: requests[n % 2]?.csr ?? '' })));
    const issued = results.flatMap((result) => (result.ok ? [result.value.certificate] : []));
    expect(issued).toHaveLength(10);
    expect(new Set(issued).size).toBe(1);
    expect(results.flatMap((result) => (result.ok ? [] : [result.error]))).toEqual(Array(10).fill('code-used'));
    expect(await context.db.selectFrom('device').select('id').execute()).toHaveLength(1);
  });

  test('a code ends after 24 hours, and a new one ends the old one', async () => {
    const { context } = city;
    const place = { asset: 'K-0001', kind: 'kiosk' } as const;
    const [old, code] = [
      await makeEnrolmentCode(context, place, 'test'),
      await makeEnrolmentCode(context, place, 'test'),
    ];
    const { csr } = await makeSampleRequest();
    expect(await enrol(context, { code: old.code, csr })).toMatchObject({ error: 'code-unknown' });
    city.setNow(new Date(code.expiresAt));
    expect(await enrol(context, { code: code.code, csr })).toMatchObject({ error: 'code-expired' });
    city.setNow(new Date(Date.parse(code.expiresAt) - 1));
    expect(await enrol(context, { code: code.code, csr })).toMatchObject({ ok: true });
    // The lost answer comes again also when the code has ended meanwhile.
    city.setNow(new Date(Date.parse(code.expiresAt) + 1));
    expect(await enrol(context, { code: code.code, csr })).toMatchObject({ ok: true });
  });

  test('events of a device count once, and the oldest are let go', async () => {
    const { context } = city;
    const { code } = await makeEnrolmentCode(context, { asset: 'K-0001', kind: 'kiosk' }, 'test');
    const { csr } = await makeSampleRequest();
    const enrolled = await enrol(context, { code, csr });
    const deviceId = enrolled.ok ? enrolled.value.deviceId : '';
    const send = (...seqs: number[]) =>
      storeEvents(context.db, {
        deviceId,
        receivedAt: context.now(),
        events: seqs.map((seq) => ({ seq, at: context.now().toISOString(), kind: 'started', facts: {} })),
      });
    const stored = async () =>
      (await context.db.selectFrom('device_event').select('seq').orderBy('seq').execute()).map((row) => row.seq);
    await Promise.all(twenty.map(() => send(1, 2, 3)));
    expect(await stored()).toEqual([1, 2, 3]);
    expect(await send(10_002)).toBe(10_002);
    expect(await send(1, 2, 3)).toBe(3);
    expect(await stored()).toEqual([3, 10_002]);
  });

  test('a phone that walks from spot to spot has one pass, which the others know and its own spot ends', async () => {
    const { context } = city;
    const at = context.now().toISOString();
    const times = { enrolled_at: at, certificate_expires_at: at, event_seq: 0 };
    for (const id of ['library', 'hall']) {
      const spot = { id, asset: id, kind: 'wifi-spot', status: 'active', ...times } as const;
      await context.db.insertInto('device').values(spot).execute();
    }
    const mac = '3c:22:fb:00:00:01';
    const endsAt = new Date(context.now().getTime() + 3_600_000).toISOString();
    const pass = { way: 'voucher', terms: '2026-11', endsAt };
    await Promise.all(twenty.map((n) => notePass(context, n % 2 ? 'hall' : 'library', { ...pass, mac })));
    const holders = await Promise.all(['library', 'hall'].map((id) => findPass(context, id, mac)));
    expect(holders.filter((found) => found !== undefined)).toEqual([pass]);
    await notePass(context, 'hall', { ...pass, mac });
    await endPass(context, 'library', mac);
    expect(await findPass(context, 'library', mac)).toEqual(pass);
    await endPass(context, 'hall', mac);
    expect(await findPass(context, 'library', mac)).toBeUndefined();
  });

  test('of many wrong passwords at once only five are looked at', async () => {
    const { context } = city;
    const values = {
      staff_id: 'clerk',
      password_hash: await hashPassword('right'),
      roles: '["clerk"]',
      wrong_tries: 0,
    };
    await context.db.insertInto('staff_account').values(values).execute();
    const tried = (password: string) => signIn(context, { staffId: 'clerk', password }, 'bearer');
    const results = await Promise.all(twenty.map(() => tried('wrong')));
    const kinds = results.map((result) => (result.ok ? 'ok' : result.error.kind));
    expect(kinds.filter((kind) => kind === 'wrong-credentials')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'locked-out')).toHaveLength(15);
    expect((await tried('right')).ok).toBe(false);
    city.setNow(new Date(context.now().getTime() + 15 * 60_000));
    expect((await tried('right')).ok).toBe(true);
  });

  test('a session ends after 30 idle minutes and after 8 hours', async () => {
    const { context } = city;
    const values = {
      staff_id: 'clerk',
      password_hash: await hashPassword('right'),
      roles: '["clerk"]',
      wrong_tries: 0,
    };
    await context.db.insertInto('staff_account').values(values).execute();
    const open = async () => {
      const session = await signIn(context, { staffId: 'clerk', password: 'right' }, 'browser');
      return session.ok ? session.value.token : '';
    };
    const isOpen = async (token: string) => (await findSession(context, token, 'browser')) !== undefined;
    const pass = (minutes: number) => city.setNow(new Date(context.now().getTime() + minutes * 60_000));
    const idle = await open();
    pass(31);
    expect(await isOpen(idle)).toBe(false);
    const busy = await open();
    for (let minutes = 0; minutes < 7 * 60; minutes += 20) {
      pass(20);
      expect(await isOpen(busy)).toBe(true);
    }
    pass(29);
    expect(await isOpen(busy)).toBe(true);
    pass(29);
    pass(3);
    expect(await isOpen(busy)).toBe(false);
  });

  test('sample accounts get new passwords when the file with theirs was lost, and only then', async () => {
    const { context } = city;
    const hashes = () => context.db.selectFrom('staff_account').select('password_hash').orderBy('staff_id').execute();
    await seedStaff(context);
    const first = await hashes();
    await seedStaff(context);
    expect(await hashes()).toEqual(first);
    await using other = await createMemoryCity({ db: context.db });
    await seedStaff(other.context);
    expect(await hashes()).not.toEqual(first);
  });

  test('what a Wi-Fi spot tells counts once, and of twenty changes of its place one is taken', async () => {
    const { context } = city;
    const use: SpotUse = {
      ...{ period: 'day', start: '2026-11-22', sessions: 40, people: 10, peakDevices: null, openToEverybody: false },
      ...{ upMegabytes: null, downMegabytes: 9, languages: { ja: 40 }, ways: {}, zones: {}, dwell: {} },
    };
    await Promise.all(
      twenty.map(() => storeUses(context, 'W-0001', [use, { ...use, period: 'month', start: '2026-11' }])),
    );
    const span = { period: 'day', from: '2026-11-01', to: '2026-11-30' } as const;
    expect(await usesBetween(context, span)).toEqual({ uses: [{ asset: 'W-0001', ...use }], isCut: false });
    const facts = {
      ...{
        name: '市役所',
        nameKana: 'シヤクショ',
        nameEn: '',
        townId: '',
        town: '本町',
        block: '1',
        building: '',
        area: '',
      },
      ...{
        latitude: 43.77,
        longitude: 142.36,
        installer: '市',
        phone: '',
        extension: '',
        ssid: 'Wi-Fi',
        url: '',
        remark: '',
      },
      published: true,
    };
    const change = (revision: number) => ({ asset: 'W-0001', revision, facts });
    for (const revision of [0, 1]) {
      const saved = await Promise.all(twenty.map((n) => saveWifiPlace(context, change(revision), `staff:${n}`)));
      expect(saved.filter(({ ok }) => ok)).toHaveLength(1);
    }
    expect((await demandOf(context, '2026-11')).spots).toMatchObject([
      { asset: 'W-0001', days: 1, sessionsPerDay: 40 },
    ]);
    expect(await verifyAudit(context.db)).toEqual({ chain: 'whole', entries: 2 });
  });
});
