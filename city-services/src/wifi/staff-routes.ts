import { Hono } from 'hono';
import { z } from 'zod';
import { AssetTag } from '@machikado/contracts/device.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { CivilMonth } from '@machikado/contracts/wifi-demand.ts';
import { WifiPlaceChange, type WifiPlaceList } from '@machikado/contracts/wifi-place.ts';
import { WifiUseQuery } from '@machikado/contracts/wifi-use.ts';
import { requireRole } from '../http/authenticate.ts';
import { findActiveDevices } from '../devices/store.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { parseInput, readJson, valueOrProblem } from '../http/problem.ts';
import { prefectureOf } from '../open-data/prefectures.ts';
import { listWifiPlaces, removeWifiPlace, saveWifiPlace } from './places.ts';
import { demandOf } from './demand.ts';
import { AccessPointQuery, accessPointFile, csvAnswer } from './open-file.ts';
import { usesBetween } from './uses.ts';

/** The Wi-Fi of the city for its staff: how much it is used, where it stands; mounted under `/api`. */
export function staffWifiRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const reader = requireRole(...StaffRole.options);
  const writer = requireRole('clerk', 'technician');
  app.get('/wifi-use', reader, async (c) =>
    c.json(await usesBetween(context, parseInput(c.req.query(), WifiUseQuery))),
  );
  app.get('/wifi-demand', reader, async (c) => {
    const { month } = parseInput(c.req.query(), z.object({ month: CivilMonth }));
    return c.json(await demandOf(context, month));
  });
  app.get('/wifi-places', reader, async (c) => {
    const places = await listWifiPlaces(context);
    const spots = await findActiveDevices(context.db, 'wifi-spot');
    const placed = new Set(places.map(({ asset }) => asset));
    const { code, name, wifi } = context.city;
    return c.json({
      places,
      unplaced: spots.map(({ asset }) => asset).filter((asset) => !placed.has(asset)),
      usual: { ssid: wifi.ssid, installer: name.ja, prefecture: prefectureOf(code), municipality: name.ja },
    } satisfies WifiPlaceList);
  });
  app.post('/wifi-places', writer, async (c) => {
    const change = await readJson(c, WifiPlaceChange);
    return c.json(valueOrProblem(await saveWifiPlace(context, change, `staff:${c.var.staff.staffId}`)));
  });
  app.delete('/wifi-places/:asset', writer, async (c) => {
    const asset = parseInput(c.req.param('asset'), AssetTag);
    valueOrProblem(await removeWifiPlace(context, asset, `staff:${c.var.staff.staffId}`));
    return c.body(null, 204);
  });
  app.get('/wifi-places/open-data', reader, async (c) =>
    csvAnswer(c, await accessPointFile(context, parseInput(c.req.query(), AccessPointQuery))),
  );
  return app;
}
