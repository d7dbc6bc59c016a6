import { Hono } from 'hono';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { City } from '@machikado/contracts/city.ts';
import { Facility } from '@machikado/contracts/facility.ts';
import { Place } from '@machikado/contracts/place.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';
import type { DeviceEnv } from '../http/context.ts';
import { createMemoryCity } from '../http/memory-city.ts';
import { contentRoutes } from './routes.ts';

test('the pack is served by its wire shapes', async () => {
  await using city = await createMemoryCity();
  const app = new Hono<DeviceEnv>().route('/v1', contentRoutes(city.context));
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    schema.parse(await (await app.request(path)).json());
  expect(await read('/v1/city', City)).toEqual(city.context.city);
  const { places } = await read('/v1/places', z.object({ places: z.array(Place), revision: z.string().min(8) }));
  expect(places).toEqual(city.context.pack.places);
  const { facilities } = await read('/v1/facilities', z.object({ facilities: z.array(Facility) }));
  expect(facilities).toHaveLength(5);
  const { procedures } = await read('/v1/procedures', z.object({ procedures: z.array(Procedure) }));
  expect(procedures).toHaveLength(2);
});

test('who has the list already gets no second copy', async () => {
  await using city = await createMemoryCity();
  const app = new Hono<DeviceEnv>().route('/v1', contentRoutes(city.context));
  const etag = (await app.request('/v1/places')).headers.get('etag') ?? '';
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await app.request('/v1/places', { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
  }
  expect((await app.request('/v1/places', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});
