import { request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cityDatabaseOnPostgres, type CityDatabase } from '@machikado/city-services/src/store/database.ts';
import { startThrowawayPostgres, type ThrowawayPostgres } from '../city-store/throwaway-postgres.ts';
import { SpotDisasterList } from '@machikado/contracts/spot-disaster.ts';
import { maxLogDays } from '@machikado/contracts/device.ts';
import { SpotRecordsList } from '@machikado/contracts/spot-records.ts';
import { SpotRuleList } from '@machikado/contracts/spot-rule.ts';
import { NewWebhook, WebhookList } from '@machikado/contracts/webhook.ts';
import { Disclosure, DisclosureList } from '@machikado/contracts/wifi-disclosure.ts';
import { receiverName, startReceiver, type Receiver } from './receiver.ts';
import { askPortal, openOffice, until, type Office } from './office.ts';

let postgres: ThrowawayPostgres;
let db: CityDatabase;
let office: Office;
let receiver: Receiver;
let folder: string;

beforeAll(async () => {
  postgres = await startThrowawayPostgres();
  folder = await mkdtemp(join(tmpdir(), 'machikado-receiver-'));
  receiver = await startReceiver(folder);
  const url = postgres.createDatabase();
  office = await openOffice({
    MACHIKADO_DATABASE_URL: url,
    MACHIKADO_WIFI_SPOT: 'W-0001',
    MACHIKADO_WEBHOOK_HOSTS: `${receiverName}=127.0.0.1`,
    MACHIKADO_WEBHOOK_CA: receiver.certificateFile,
  });
  db = cityDatabaseOnPostgres(url);
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await office[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  receiver[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

const phone = { mac: '02:00:7f:00:00:07', ipv4: '127.0.0.7' };

async function visit(from: string, isOver: boolean): Promise<void> {
  const url = office.portalUrl;
  const page = await until(async () => {
    const { body } = await askPortal(url, from);
    return body.includes('sign-in-free') ? body : undefined;
  });
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect((await askPortal(`${url}sign-in-free`, from, { accept: 'yes', token })).status).toBe(303);
  if (!isOver) return;
  const status = (await askPortal(`${url}status`, from)).body;
  const out = /name="token" value="([^"]+)"/.exec(status)?.[1] ?? '';
  expect((await askPortal(`${url}sign-out`, from, { token: out })).status).toBe(303);
}

const dayMs = 86_400_000;
const asked = () => ({
  documentNumber: '旭警収第123号',
  legalBasis: '刑事訴訟法第197条第2項',
  reason: '見本の照会',
  criterion: { kind: 'mac', mac: phone.mac },
  from: new Date(Date.now() - dayMs).toISOString(),
  to: new Date(Date.now() + dayMs).toISOString(),
});

async function askForRecords(change: object = {}): Promise<Disclosure> {
  const answer = await office.staff('clerk', 'POST /disclosures', { ...asked(), ...change });
  expect(answer.status).toBe(201);
  return Disclosure.parse(JSON.parse(answer.body));
}

async function askSocket(method: string, path: string): Promise<number> {
  const socketPath = join(office.spotDirectory, 'hotspot.sock');
  const sent = request({ socketPath, method, path }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

test('records go out of the spot once, to whoever asked, after another person has approved, and the chain tells it', async () => {
  await visit(phone.ipv4, true);
  await visit('127.0.0.8', false);
  const { id, number } = await askForRecords();
  const step = (role: 'clerk' | 'auditor' | 'technician', what: string) =>
    office.staff(role, `POST /disclosures/${id}/${what}`, {});
  expect((await step('technician', 'approve')).status).toBe(403);
  expect((await step('clerk', 'export')).status).toBe(409);
  await db.updateTable('staff_account').set({ roles: '["clerk","auditor"]' }).where('staff_id', '=', 'clerk').execute();
  expect((await step('clerk', 'approve')).status).toBe(403);
  expect(await office.hotspot('disclosures')).toBe('No records were handed out.\n');
  expect((await step('auditor', 'approve')).status).toBe(200);
  // Two at once get one file.
  const taken = await Promise.all([step('clerk', 'export'), step('clerk', 'export')]);
  expect(taken.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const file = taken.find(({ status }) => status === 200)?.body ?? '';
  expect((await step('clerk', 'export')).status).toBe(409);

  const [facts = '', table = ''] = file.split('\r\n\r\n');
  expect(facts).toContain(`MAC ${phone.mac}`);
  const [, ...rows] = table.trimEnd().split('\r\n');
  expect(rows.map((row) => row.split(',').filter((_, at) => [0, 1, 6, 7, 11].includes(at)))).toEqual([
    ['W-0001', 'session', 'free', phone.ipv4, 'signed-out'],
  ]);
  const list = DisclosureList.parse(JSON.parse((await office.staff('auditor', 'GET /disclosures')).body));
  expect(list.disclosures).toMatchObject([{ number, state: 'exported', rows: 1, decidedBy: 'auditor' }]);
  expect(list.disclosures[0]?.criterion).toBeUndefined();

  const entries = await db.selectFrom('audit_entry').select(['actor', 'action', 'subject']).orderBy('seq').execute();
  const told = entries.filter(({ action }) => action.startsWith('disclosure.'));
  const ends = told.map(({ actor, action }) => `${actor} ${action.slice('disclosure.'.length)}`);
  expect(ends.slice(0, 4)).toEqual([
    'staff:clerk asked',
    'staff:clerk step-refused',
    'staff:clerk step-refused',
    'staff:auditor approved',
  ]);
  expect(ends.filter((end) => end === 'staff:clerk exported')).toHaveLength(1);
  expect(told.find(({ action }) => action === 'disclosure.exported')?.subject).toContain(list.disclosures[0]?.fileHash);
  expect(JSON.stringify(entries)).not.toContain(phone.mac);
  expect(JSON.parse((await office.staff('auditor', 'GET /audit/verdict')).body)).toMatchObject({ chain: 'whole' });

  // At the spot: that it happened, and no door to the records themselves.
  expect(await office.hotspot('disclosures')).toMatch(new RegExp(`^${number} .* 1 records, asked 2×\n$`));
  expect(await askSocket('POST', '/v1/disclosures')).toBe(404);
  const event = until(async () => {
    const { body } = await office.staff('auditor', 'GET /devices/W-0001/events');
    return body.includes('records-disclosed') || undefined;
  });
  expect(await event).toBe(true);
});

test('a spot that is away hands out nothing and may be asked again; who is online is found by her address too', async () => {
  const { id } = await askForRecords({ criterion: { kind: 'ipv4', ipv4: '127.0.0.8' }, spots: ['W-0001', 'W-0009'] });
  expect((await office.staff('auditor', `POST /disclosures/${id}/approve`, {})).status).toBe(200);
  const away = await office.staff('clerk', `POST /disclosures/${id}/export`, {});
  expect([away.status, (JSON.parse(away.body) as { detail: string }).detail]).toEqual([503, 'W-0009']);
  const again = await askForRecords({ criterion: { kind: 'ipv4', ipv4: '127.0.0.8' } });
  expect((await office.staff('auditor', `POST /disclosures/${again.id}/approve`, {})).status).toBe(200);
  const { status, body } = await office.staff('clerk', `POST /disclosures/${again.id}/export`, {});
  expect([status, body.split('\r\n').filter((line) => line.startsWith('W-0001')).length]).toEqual([200, 1]);
  expect(body).not.toContain('02:00:7f');
});

/** As the agency sends it, of the city and of now. */
async function warningTelegram(): Promise<string> {
  const sample = join(import.meta.dirname, '../../city-services/src/alerts/fixtures/15_14_01_170216_VPWW53.xml');
  const now = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 19);
  const xml = await readFile(sample, 'utf8');
  return xml.replaceAll('1311800', '0120400').replace('2017-01-26T17:20:00+09:00', `${now}+09:00`);
}

const spotState = async () =>
  SpotDisasterList.parse(JSON.parse((await office.staff('clerk', 'GET /wifi-disaster')).body)).spots[0]?.state;

test('a warning opens the network by the rule that staff have set, once, and people may close it', async () => {
  const rule = async () => SpotRuleList.parse(JSON.parse((await office.staff('clerk', 'GET /wifi-rule')).body)).spots;
  expect((await office.staff('auditor', 'POST /wifi-rule', { level: 3 })).status).toBe(403);
  expect((await office.staff('clerk', 'POST /wifi-rule', { level: 2 })).status).toBe(400);
  expect((await office.staff('clerk', 'POST /wifi-rule', { level: 3 })).status).toBe(200);
  expect(await until(async () => (await rule()).find(({ applied }) => applied))).toMatchObject({ level: 3 });
  expect(await spotState()).toMatchObject({ open: false });

  const feed = join(office.city.stateDirectory, 'feed');
  const outside = join(office.city.stateDirectory, 'warning.xml');
  await writeFile(outside, await warningTelegram());
  await rename(outside, join(feed, 'warning.xml'));
  const opened = await until(async () => {
    const state = await spotState();
    return state?.open === true ? state : undefined;
  });
  expect(opened).toMatchObject({ cause: 'warning', drill: false });
  expect((await askPortal(office.portalUrl, '127.0.0.9')).body).not.toContain('sign-in-free');
  await office.staff('clerk', 'DELETE /wifi-disaster');
  // The board is asked for once a second: what would open it again has had its turn.
  await delay(2500);
  expect(await spotState()).toMatchObject({ open: false });
  const told = await db.selectFrom('audit_entry').select('subject').where('action', '=', 'wifi.rule-set').execute();
  expect(told).toEqual([{ subject: 'from level 3' }]);
});

const heardOf = (type: string) => receiver.heard.filter((one) => one.type === type);
const webhooks = async () => WebhookList.parse(JSON.parse((await office.staff('technician', 'GET /webhooks')).body));

test('another system hears of events, signed, again after a failure, and only at an address that is allowed', async () => {
  const subscribe = (url: string, kinds: readonly string[], role: 'technician' | 'clerk' = 'technician') =>
    office.staff(role, 'POST /webhooks', { url, kinds });
  const own = `https://${receiverName}:${receiver.port}/wifi`;
  const kinds = ['vouchers.issued', 'disaster.opened', 'disaster.closed'];
  expect((await subscribe(own, kinds, 'clerk')).status).toBe(403);
  for (const url of [`https://127.0.0.1:${receiver.port}/`, 'https://example.com/', own.replace('https', 'http')]) {
    expect((await subscribe(url, kinds)).status, url).toBe(400);
  }
  const made = NewWebhook.parse(JSON.parse((await subscribe(own, kinds)).body));
  receiver.trust(made.secret);
  const stored = JSON.stringify(await db.selectFrom('webhook_subscription').selectAll().execute());
  expect(stored).not.toContain(made.secret.slice('whsec_'.length));

  receiver.answers.push(500);
  expect((await office.staff('technician', `POST /webhooks/${made.webhook.id}/test`, {})).status).toBe(204);
  await until(() => Promise.resolve(heardOf('webhook.test')[1]));
  expect(new Set(heardOf('webhook.test').map(({ id }) => id)).size).toBe(1);
  const sheets = await fetch(new URL('/api/wifi-vouchers', office.city.staffUrl), {
    method: 'POST',
    headers: { ...(await office.bearer('clerk')), 'idempotency-key': randomUUID() },
    body: JSON.stringify({ count: 2, minutes: 60, validDays: 1 }),
  });
  expect(sheets.status).toBe(200);
  await office.staff('clerk', 'POST /wifi-disaster', { drill: true });
  await office.staff('clerk', 'DELETE /wifi-disaster');
  await until(() => Promise.resolve(heardOf('disaster.closed')[0]));
  expect(receiver.heard.every(({ signed }) => signed)).toBe(true);
  expect(heardOf('vouchers.issued')).toMatchObject([{ data: { city: 'asahikawa', count: 2, minutes: 60 } }]);
  expect(heardOf('disaster.opened')).toMatchObject([{ data: { spot: 'W-0001', reason: 'staff', drill: true } }]);
  const delivered = await until(async () => {
    const { deliveries } = await webhooks();
    return deliveries.every(({ state }) => state === 'delivered') ? deliveries : undefined;
  });
  expect(delivered.find(({ kind }) => kind === 'webhook.test')).toMatchObject({ attempts: 2, outcome: '204' });

  // A receiver that says it is gone hears nothing more, and what it has not taken stands with the dead letters.
  receiver.answers.push(410);
  await office.staff('clerk', 'POST /wifi-disaster', { drill: true });
  await until(async () => ((await webhooks()).webhooks[0]?.active === false ? true : undefined));
  await office.staff('clerk', 'DELETE /wifi-disaster');
  expect((await webhooks()).deliveries[0]).toMatchObject({ kind: 'disaster.opened', state: 'dead', outcome: '410' });
  expect((await office.staff('technician', `DELETE /webhooks/${made.webhook.id}`)).status).toBe(204);
  expect(await webhooks()).toMatchObject({ webhooks: [], deliveries: [] });
});

test('staff set for how long records are kept, never longer than a year, and see what each spot keeps', async () => {
  const spots = async () =>
    SpotRecordsList.parse(JSON.parse((await office.staff('auditor', 'GET /wifi-records')).body)).spots;
  expect((await office.staff('technician', 'POST /wifi-records', { days: maxLogDays + 1 })).status).toBe(400);
  expect((await office.staff('clerk', 'POST /wifi-records', { days: 30 })).status).toBe(403);
  expect(await spots()).toMatchObject([{ wantedDays: 90, records: { keepDays: 90, deletions: [] } }]);
  expect((await office.staff('technician', 'POST /wifi-records', { days: 30 })).status).toBe(200);
  const told = await until(async () => (await spots()).find(({ records }) => records?.keepDays === 30));
  expect(Date.parse(told.records?.oldestAt ?? '')).toBeGreaterThan(Date.now() - dayMs);
  expect(await office.hotspot('records')).toMatch(/^kept for 30 days, oldest 20/);
});
