import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { endPass, findPass, notePass } from './passes.ts';

const mac = '3c:22:fb:00:00:01';
const start = new Date('2026-11-23T01:00:00Z');
const pass = { way: 'email', terms: '2026-11', endsAt: '2026-11-23T02:00:00.000Z' };

let city: MemoryCity;
beforeAll(async () => {
  city = await createMemoryCity({ start });
  const at = start.toISOString();
  for (const id of ['library', 'hall']) {
    const spot = { id, asset: id, kind: 'wifi-spot', status: 'active', event_seq: 0 } as const;
    await city.context.db
      .insertInto('device')
      .values({ ...spot, enrolled_at: at, certificate_expires_at: at })
      .execute();
  }
});
afterAll(() => city[Symbol.asyncDispose]());

test('what one spot has let in the others know, by a hash, until its end or the sign-out', async () => {
  const { context } = city;
  await notePass(context, 'library', { ...pass, mac });
  expect(await findPass(context, 'hall', mac)).toEqual(pass);
  expect(await findPass(context, 'library', mac)).toBeUndefined();
  expect(await findPass(context, 'hall', '3c:22:fb:00:00:02')).toBeUndefined();
  expect(JSON.stringify(await context.db.selectFrom('wifi_pass').selectAll().execute())).not.toContain(mac);

  await endPass(context, 'hall', mac);
  expect(await findPass(context, 'hall', mac)).toEqual(pass);
  await endPass(context, 'library', mac);
  expect(await findPass(context, 'hall', mac)).toBeUndefined();

  await notePass(context, 'library', { ...pass, mac });
  city.setNow(new Date(pass.endsAt));
  expect(await findPass(context, 'hall', mac)).toBeUndefined();
  await notePass(context, 'hall', { ...pass, mac: '3c:22:fb:00:00:02', endsAt: '2026-11-23T03:00:00.000Z' });
  expect(await context.db.selectFrom('wifi_pass').select('device_id').execute()).toEqual([{ device_id: 'hall' }]);
});
