import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLog } from '@machikado/runtime/log.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { announceReady, aborted, runProcess } from '@machikado/runtime/process.ts';
import { readConfig, type Config } from './config.ts';
import { watchFeed } from './alerts/feed.ts';
import { openAuthority } from './authority/authority.ts';
import { renewInTime } from './listeners/renewal.ts';
import { createSightings } from './devices/sightings.ts';
import { createWrongCodes } from './devices/wrong-codes.ts';
import { indexCounters } from './facilities/counters.ts';
import { indexRooms } from './facilities/rooms.ts';
import type { CityContext } from './http/context.ts';
import { createDeviceApp } from './listeners/device-app.ts';
import { bindDeviceListeners } from './listeners/device-listeners.ts';
import { watchSpots } from './devices/spot-watch.ts';
import { deliverDue } from './webhooks/deliver.ts';
import { createDeviceServer } from './listeners/listener.ts';
import { forgetOldAnswers } from './http/idempotency.ts';
import { createStaffApp } from './listeners/staff-app.ts';
import { openResidentDoor } from './listeners/resident-listener.ts';
import { createResidentApp } from './listeners/resident-app.ts';
import { openStaffDoor } from './listeners/staff-door.ts';
import { readStaticSite } from './listeners/static-site.ts';
import { sweepBookings } from './bookings/sweep.ts';
import { expireDisclosures } from './disclosures/store.ts';
import { forgetDrafts } from './drafts/store.ts';
import { findLanguageGaps } from './packs/language-gaps.ts';
import { createBoardFeed } from './residents/events.ts';
import { advanceLotteries } from './lotteries/phases.ts';
import { loadPack } from './packs/load-pack.ts';
import type { Pack } from './packs/pack.ts';
import { openContentKeys } from './secrets/content-keys.ts';
import { readOrMakeSecret } from './secrets/secret-file.ts';
import { seedStaff } from './staff/accounts.ts';
import type { CityDatabase } from './store/database.ts';
import { openStore } from './store/open.ts';
import { repeat } from './store/schedule.ts';
import { seedSampleUsers } from './users/seed.ts';

const log = createLog('city-services');
const hourMs = 3_600_000;

async function readPack(config: Config): Promise<Pack> {
  const pack = await loadPack(config.packDirectory);
  if (pack.ok) {
    const gaps = findLanguageGaps(pack.value);
    // The city can open all the same: residents read English there (Japanese for easy Japanese).
    if (gaps[0]) log.warn('pack.language-gaps', { count: gaps.length, first: gaps[0].path, locale: gaps[0].locale });
    return pack.value;
  }
  throw new Error(`The city pack ${config.packDirectory} cannot be used: ${pack.error.file}: ${pack.error.reason}`);
}

async function buildContext(config: Config, pack: Pack, db: CityDatabase): Promise<CityContext> {
  const { stateDirectory, wifiSpot } = config;
  const pepper = await readOrMakeSecret(join(stateDirectory, 'pepper'), () => randomBytes(32).toString('base64'));
  const context: CityContext = {
    db,
    city: pack.city,
    pack,
    rooms: indexRooms(pack.facilities),
    counters: indexCounters(pack.appointments, indexRooms(pack.facilities)),
    log,
    now: () => new Date(),
    randomUuid: randomUUIDv7,
    pepper: Buffer.from(pepper, 'base64'),
    authority: await openAuthority(join(stateDirectory, 'ca'), pack.city.id, new Date()),
    contentKeys: await openContentKeys(stateDirectory, pack.city.id, new Date()),
    wifiSpot,
    stateDirectory,
  };
  if (config.demo) {
    await seedStaff(context);
    await seedSampleUsers(context);
  }
  return context;
}

await runProcess(log, async (signal) => {
  const config = readConfig(process.env);
  const pack = await readPack(config);
  const site = await readStaticSite(config.staffConsoleDirectory);
  const pages = await readStaticSite(config.resident.uiDirectory);
  await using door = await openStaffDoor(config.staff);
  log.info('staff.listening', { url: door.url });
  await using residents = await openResidentDoor(config.resident);
  log.info('resident.listening', { url: residents.url });
  const residentOrigin = () => config.resident.origin ?? residents.url;
  const opened = await openStore({ ...config, signal, log }, (db) => buildContext(config, pack, db));
  if (!opened.ok) return;
  const context = opened.value;
  await using held = new AsyncDisposableStack();
  held.defer(() => context.db.destroy());

  const sightings = createSightings();
  const deviceApp = createDeviceApp(context, { sightings, wrongCodes: createWrongCodes(), residentOrigin });
  const { authority } = context;
  const create = () => createDeviceServer(deviceApp.fetch, { own: authority.own(), ca: authority.ca });
  await using devices = await bindDeviceListeners({ ...config.device, create, signal, log });
  const { hosts: webhookHosts, caFile } = config.webhooks;
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const sending = { hosts: webhookHosts, ...(ca !== undefined && { ca }) };
  const deviceUrl = () => devices.url;
  door.open(createStaffApp(context, { hosts: door.hosts, site, sightings, deviceUrl, webhookHosts }).fetch);

  const feed = createBoardFeed(context);
  const residentSite = { origin: residentOrigin, proxies: config.resident.proxies };
  residents.open(createResidentApp(context, { site: residentSite, pages, feed }).fetch);

  const since = new Date();
  const jobs = [
    feed.run(signal),
    repeat({ name: 'drafts', everyMs: 30_000, signal, log }, () => forgetDrafts(context)),
    repeat({ name: 'bookings', everyMs: 30_000, atOnce: true, signal, log }, () => sweepBookings(context)),
    repeat({ name: 'lotteries', everyMs: 30_000, atOnce: true, signal, log }, () => advanceLotteries(context)),
    watchFeed(context, signal),
    repeat({ name: 'spots', everyMs: 30_000, signal, log }, () => watchSpots(context, { sightings, since })),
    repeat({ name: 'webhooks', everyMs: 2000, signal, log }, () => deliverDue(context, sending)),
    repeat({ name: 'disclosures', everyMs: 30_000, atOnce: true, signal, log }, () => expireDisclosures(context)),
    repeat({ name: 'sightings', everyMs: 60_000, signal, log }, () => sightings.flush(context.db)),
    repeat({ name: 'renewal', everyMs: 6 * hourMs, signal, log }, () => renewInTime(context, devices.servers)),
    repeat({ name: 'forgetting', everyMs: hourMs, signal, log }, () => forgetOldAnswers(context)),
  ];
  announceReady({ part: 'city-services', urls: { staff: door.url, device: devices.url, resident: residentOrigin() } });
  // A job ends only with the signal; one that fails takes the process with it, and the supervisor starts it again.
  await Promise.all([aborted(signal), ...jobs]);
  try {
    await sightings.flush(context.db);
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    log.warn('sightings.lost', { reason: 'storage-full' });
  }
});
