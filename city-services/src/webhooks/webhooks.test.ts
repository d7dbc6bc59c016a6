import 'reflect-metadata';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendAudit } from '../audit/store.ts';
import { watchSpots } from '../devices/spot-watch.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { deliverDue } from './deliver.ts';
import { queueEvent } from './queue.ts';
import { addWebhook, listDeliveries, retryDelivery, testWebhook } from './store.ts';

const start = new Date('2026-11-23T01:00:00Z');
const minuteMs = 60_000;

let city: MemoryCity;
beforeEach(async () => {
  city = await createMemoryCity({ start });
});
afterEach(() => city[Symbol.asyncDispose]());

const later = (ms: number) => city.setNow(new Date(start.getTime() + ms));
const kindsQueued = async () => (await listDeliveries(city.context)).toReversed().map(({ kind }) => kind);

async function subscribe(kinds: Parameters<typeof addWebhook>[1]['kinds']): Promise<string> {
  const made = await addWebhook(city.context, { url: 'https://monitor.city.lg.jp:1/hook', kinds }, 'technician');
  if (!made.ok) throw new Error(made.error);
  return made.value.webhook.id;
}

test('an event is queued for those who want it, with what has happened or not at all', async () => {
  await subscribe(['disaster.opened']);
  await subscribe(['vouchers.issued', 'disaster.opened']);
  const { context } = city;
  const event = { kind: 'vouchers.issued', data: { count: 3 } } as const;
  const failed = context.db.transaction().execute(async (tx) => {
    await queueEvent(context, tx, event);
    throw new Error('the act failed');
  });
  await expect(failed).rejects.toThrow();
  expect(await kindsQueued()).toEqual([]);
  await context.db.transaction().execute((tx) => queueEvent(context, tx, event));
  expect(await kindsQueued()).toEqual(['vouchers.issued']);
});

test('a receiver that is taken off the list is not called; given up after eight tries, staff send it again', async () => {
  const id = await subscribe(['spot.online']);
  expect((await testWebhook(city.context, id, 'technician')).ok).toBe(true);
  for (let hours = 0; hours < 8; hours++) {
    later(hours * 13 * 60 * minuteMs);
    await deliverDue(city.context, { hosts: [] });
    await deliverDue(city.context, { hosts: [] });
  }
  const [dead] = await listDeliveries(city.context);
  expect(dead).toMatchObject({ state: 'dead', attempts: 8, outcome: 'host-not-allowed' });
  expect((await retryDelivery(city.context, dead?.id ?? '', 'technician')).ok).toBe(true);
  expect(await listDeliveries(city.context)).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  expect((await retryDelivery(city.context, dead?.id ?? '', 'technician')).ok).toBe(false);
  later(8 * 13 * 60 * minuteMs);
  await deliverDue(city.context, { hosts: [] });
  expect(await listDeliveries(city.context)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
});

test('a spot that is silent for five minutes is told of once, and once when it is back; the city’s own absence is not', async () => {
  await subscribe(['spot.offline', 'spot.online', 'certificate.expiring']);
  const { context } = city;
  const at = (ms: number) => new Date(start.getTime() + ms).toISOString();
  const device = { id: 'd1', asset: 'W-0001', kind: 'wifi-spot', status: 'active', event_seq: 0 } as const;
  const times = { enrolled_at: at(0), last_seen_at: at(-60 * minuteMs), certificate_expires_at: at(22 * 86_400_000) };
  await context.db
    .insertInto('device')
    .values({ ...device, ...times })
    .execute();
  let seenAt: string | undefined;
  const look = async (ms: number) => {
    later(ms);
    await watchSpots(context, { sightings: { lastSeenAt: () => seenAt }, since: start });
  };
  await look(4 * minuteMs);
  expect(await kindsQueued()).toEqual([]);
  await look(6 * minuteMs);
  await look(7 * minuteMs);
  expect(await kindsQueued()).toEqual(['spot.offline']);
  seenAt = at(8 * minuteMs);
  await look(8 * minuteMs);
  await look(9 * minuteMs);
  expect(await kindsQueued()).toEqual(['spot.offline', 'spot.online']);
  seenAt = at(86_400_000 + minuteMs);
  await look(86_400_000 + 2 * minuteMs);
  await look(86_400_000 + 3 * minuteMs);
  expect(await kindsQueued()).toEqual(['spot.offline', 'spot.online', 'certificate.expiring']);
});

test('no body names a person, a device of one or a member of staff', async () => {
  await subscribe(['vouchers.issued']);
  const { context } = city;
  await context.db.transaction().execute(async (tx) => {
    await appendAudit(tx, { at: start, actor: 'staff:hanako', action: 'wifi-vouchers.printed', subject: '3' });
    await queueEvent(context, tx, { kind: 'vouchers.issued', data: { count: 3, minutes: 60 } });
  });
  const { body } = await context.db.selectFrom('webhook_delivery').select('body').executeTakeFirstOrThrow();
  expect(JSON.parse(body)).toEqual({
    type: 'vouchers.issued',
    timestamp: start.toISOString(),
    data: { city: 'asahikawa', count: 3, minutes: 60 },
  });
});
