import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endExpiredAlerts, takeTelegramIn } from '@machikado/city-services/src/alerts/intake.ts';
import { alertRoutes, staffAlertRoutes } from '@machikado/city-services/src/alerts/routes.ts';
import { newestTelegrams } from '@machikado/city-services/src/alerts/store.ts';
import { newestEntries, verifyAudit } from '@machikado/city-services/src/audit/store.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '@machikado/city-services/src/http/context.ts';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import { sampleWarning } from '../visit/jma-sample.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, type SampleCity } from './sample-city.ts';
import { samplePack } from './sample-pack.ts';

describe.each(engineNames)('warnings on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let context: CityContext;

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    const areas = { ...samplePack.city, jmaAreas: ['0120400', '012012', '012010', '012000'] };
    city = await openSampleCity(await engine.newDatabase(), { ...samplePack, city: areas });
    context = city.context;
  });

  const take = async (telegram: string, name = 'w.xml') => {
    const intake = await takeTelegramIn(context, { name, bytes: Buffer.from(telegram) }, true);
    return intake.kind === 'settled' ? intake.record.outcome : intake.kind;
  };
  const at = (seconds: number) => new Date(city.clock.now.getTime() + seconds * 1000);
  const board = async (query = '') => {
    const app = new Hono<DeviceEnv>().route('/v1', alertRoutes(context));
    return AlertBoard.parse(await (await app.request(`/v1/alerts${query}`)).json());
  };

  test('raised, told to whoever waits, updated, lifted; the board only counts up', async () => {
    const waiting = board('?after=0&waitS=60');
    expect(await take(sampleWarning('asahikawa', { reportedAt: at(-60) }))).toBe('alert');
    expect(await waiting).toMatchObject({ revision: 1, alerts: [{ level: 3, hazard: 'flood' }] });
    expect(await take(sampleWarning('asahikawa', { reportedAt: at(-50) }))).toBe('update');
    expect(await take(sampleWarning('yaizu', { reportedAt: at(-45) }))).toBe('elsewhere');
    expect(await take(sampleWarning('asahikawa', { reportedAt: at(-40), lifted: true }))).toBe('ended');
    expect(await take(sampleWarning('asahikawa', { reportedAt: at(-55) }))).toBe('refused');
    expect(await board()).toMatchObject({ revision: 3, alerts: [] });
    expect((await newestTelegrams(context.db)).map(({ outcome }) => outcome)).toEqual([
      'refused',
      'ended',
      'elsewhere',
      'update',
      'alert',
    ]);
    expect(await verifyAudit(context.db)).toMatchObject({ chain: 'whole' });
  });

  test('the same content has one outcome, and staff end a warning once', async () => {
    const telegram = sampleWarning('asahikawa', { reportedAt: at(-60) });
    expect([await take(telegram), await take(telegram, 'copy.xml')]).toEqual(['alert', 'alert']);
    expect(await newestTelegrams(context.db)).toHaveLength(1);
    const [alert] = (await board()).alerts;
    const staff = new Hono<StaffEnv>().use((c, next) => {
      c.set('staff', { staffId: 'clerk', roles: ['clerk'] });
      return next();
    });
    staff.route('/api', staffAlertRoutes(context));
    const end = async () => (await staff.request(`/api/alerts/${alert?.id ?? ''}/end`, { method: 'POST' })).status;
    expect(await Promise.all([end(), end(), end()])).toEqual([200, 200, 200]);
    expect(await board()).toMatchObject({ revision: 2, alerts: [] });
    const acts = (await newestEntries(context.db, 10)).filter(({ action }) => action === 'alert.ended');
    expect(acts).toHaveLength(1);
    await endExpiredAlerts(context);
    expect((await board()).revision).toBe(2);
  });
});
