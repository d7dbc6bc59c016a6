import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VoucherIssueRequest } from '@machikado/contracts/voucher.ts';
import { renderVoucherSheets, voucherUrl } from '../papers/voucher-sheet.ts';
import { hashOfState } from '../devices/fleet.ts';
import { startSampleSpot, type SpotQuestion } from '../devices/sample-spot.ts';
import { writeDesiredRows } from '../devices/store.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { batchKey, issueVoucherBatch } from './batch.ts';
import { issueWifiCode } from './issue.ts';

const key = '5f0c9d2e-6f0e-4f57-9f5e-000000000001';
const spotId = '7a3f1c52-33a1-4b7e-8f34-000000000001';
const voucher = { code: 'ABCDE-FGHJK', minutes: 60, usableUntil: '2026-11-24T01:00:00.000Z' };
/** Time for two attempts. */
const briefly = 900;

let city: MemoryCity;
let spot: Server;
/** What the spot was asked, and by whom. */
let asked: { body: unknown; caller: string | undefined }[];

async function startSpot(id: string, port = 0): Promise<Server> {
  const answer = ({ body, caller }: SpotQuestion) => {
    asked.push({ body, caller });
    return voucher;
  };
  const { server, url } = await startSampleSpot(city.context, { id, port, answer });
  await setUpSpot(url);
  return server;
}

async function setUpSpot(managementUrl: string): Promise<void> {
  const { db } = city.context;
  const state = { zone: 'lobby', managementUrl, sessionMinutes: 60 };
  await db
    .transaction()
    .execute((tx) => writeDesiredRows(tx, [{ asset: 'W-0001', revision: 1, hash: hashOfState(state), state }]));
}

beforeEach(async () => {
  city = await createMemoryCity({ start: new Date() });
  const { context } = city;
  const at = context.now().toISOString();
  await context.db
    .insertInto('device')
    .values({
      id: spotId,
      asset: 'W-0001',
      kind: 'wifi-spot',
      status: 'active',
      enrolled_at: at,
      certificate_expires_at: at,
      event_seq: 0,
    })
    .execute();
  asked = [];
  spot = await startSpot(spotId);
});
afterEach(async () => {
  spot.close();
  spot.closeAllConnections();
  await city[Symbol.asyncDispose]();
});

test('the spot is asked as the city, with the key of the kiosk; the slip gets the network and the portal', async () => {
  expect(await issueWifiCode(city.context, key)).toEqual({
    ok: true,
    value: { ...voucher, ssid: city.context.city.wifi.ssid, portalUrl: 'https://wifi.asahikawa.test/' },
  });
  expect(asked).toEqual([
    { body: { idempotencyKey: key, minutes: 60, validMinutes: 1440 }, caller: 'URI:urn:machikado:asahikawa:city' },
  ]);
});

test('a spot that is away, revoked or not set up gives no code', async () => {
  const away = { ok: false, error: 'wifi-unreachable' };
  const { db } = city.context;
  await setUpSpot('https://127.0.0.1:1');
  expect(await issueWifiCode(city.context, key, briefly)).toEqual(away);
  await db.deleteFrom('desired_state').execute();
  expect(await issueWifiCode(city.context, key, briefly)).toEqual(away);
  await db.updateTable('device').set({ status: 'revoked' }).execute();
  expect(await issueWifiCode(city.context, key, briefly)).toEqual(away);
});

test('another device at the address of the spot is told nothing', async () => {
  const impostor = await startSpot('another');
  expect(await issueWifiCode(city.context, key, briefly)).toMatchObject({ error: 'wifi-unreachable' });
  expect(asked).toEqual([]);
  impostor.close();
  impostor.closeAllConnections();
});

test('a spot that comes back while somebody waits gives the code after all', async () => {
  const { port } = spot.address() as AddressInfo;
  spot.closeAllConnections();
  await new Promise((resolve) => spot.close(resolve));
  const waiting = issueWifiCode(city.context, key);
  await delay(1200);
  spot = await startSpot(spotId, port);
  expect(await waiting).toMatchObject({ ok: true, value: voucher });
  expect(asked).toHaveLength(1);
});

test('a batch is so many codes, each under a key of its own; asked again it is the same keys', async () => {
  const wanted = { count: 11, minutes: 120, validDays: 30 };
  expect(await issueVoucherBatch(city.context, key, wanted)).toEqual({ ok: true, value: Array(11).fill(voucher) });
  const bodies = asked.map(({ body }) => body);
  const one = { minutes: 120, validMinutes: 43_200 };
  const keys = Array.from({ length: 11 }, (_, index) => batchKey(key, index));
  expect(new Set(keys).size).toBe(11);
  expect(bodies).toEqual(expect.arrayContaining(keys.map((idempotencyKey) => ({ idempotencyKey, ...one }))));
  expect(VoucherIssueRequest.array().parse(bodies)).toHaveLength(11);
  await city.context.db.deleteFrom('desired_state').execute();
  expect(await issueVoucherBatch(city.context, key, wanted)).toMatchObject({ error: 'wifi-unreachable' });
});

const pictures = ['pdftoppm', 'zbarimg'].every((program) => spawnSync(program, ['-h']).error === undefined);
/** Needs poppler-utils and zbar-tools, which read the paper as a phone does. */
const paperTest = test.skipIf(!pictures);

paperTest('a phone reads each code of the sheets, ten on a page, as the address that fills it in', async () => {
  const vouchers = Array.from({ length: 11 }, (_, at) => ({
    ...voucher,
    code: `ABCDE-FGH${at % 10}${at === 10 ? 1 : 0}`,
  }));
  const pdf = await renderVoucherSheets(vouchers, city.context.city, new Date('2026-11-23T01:00:00Z'));
  const directory = await mkdtemp(join(tmpdir(), 'machikado-sheets-'));
  const draw = spawnSync('pdftoppm', ['-r', '120', '-gray', '-', join(directory, 'page')], { input: pdf });
  expect(draw.status).toBe(0);
  const read = ['page-1.pgm', 'page-2.pgm'].map((file) => {
    const { stdout } = spawnSync('zbarimg', ['-q', '--raw', join(directory, file)], { encoding: 'utf8' });
    return stdout.trim().split('\n').toSorted();
  });
  await rm(directory, { recursive: true });
  const wanted = vouchers.map(({ code }) => voucherUrl(city.context.city.wifi.portalHost, code));
  expect(read).toEqual([wanted.slice(0, 10).toSorted(), wanted.slice(10)]);
});
