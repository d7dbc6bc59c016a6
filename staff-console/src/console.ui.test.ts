import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import * as steps from '../mock/console-walk.ts';
import { createMockSite } from '../mock/site.ts';
import * as office from '../mock/wifi-office-walk.ts';
import * as wifi from '../mock/wifi-walk.ts';

const now = new Date();
const workspace = fileURLToPath(new URL('..', import.meta.url));

let out: string;
let browser: Browser;
let page: Page;
let server: Server;
let api: ReturnType<typeof createMockSite>['api'];
let origin: string;
let faults: string[];

beforeAll(async () => {
  await mkdir(join(workspace, '.svelte-kit'), { recursive: true });
  out = await mkdtemp(join(workspace, '.svelte-kit', 'ui-test-'));
  const env = { ...process.env, MACHIKADO_CONSOLE_OUT: relative(workspace, out) };
  await promisify(execFile)('npx', ['vite', 'build'], { cwd: workspace, env });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
});

afterAll(async () => {
  await browser.close();
  await rm(out, { recursive: true, force: true });
});

beforeEach(async () => {
  const site = createMockSite(now, join(out, 'site'));
  ({ server, api } = site);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  faults = [];
  steps.watchFaults(page, faults);
});

afterEach(async () => {
  await page.context().close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(faults).toEqual([]);
});

const signIn = (staffId: string, password = 'right') => steps.signIn(page, staffId, password);
const writes = () => api.seen.filter(({ method, path }) => method !== 'GET' && path !== '/api/session');

test('a clerk signs in, decides a case with a message, and the write carries the CSRF token', async () => {
  await page.goto(`${origin}/`);
  await signIn('clerk', 'wrong');
  await page.getByRole('alert').getByText('職員IDかパスワードが違います').waitFor();
  await signIn('clerk');
  await page.getByRole('link', { name: 'A-1234-5674' }).click();
  await page.getByText('利用者 見本').waitFor();
  await page.getByLabel(/住民に見せる伝言/).fill('お待ちしています。');
  await page.getByRole('button', { name: '承認する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('お待ちしています。').waitFor();
  expect(writes()).toEqual([]);
  await dialog.getByRole('button', { name: '承認する' }).click();
  await page.getByText('「承認」に変えました。').waitFor();
  const body = { state: 'accepted', message: 'お待ちしています。' };
  const path = '/api/applications/A-1234-5674/decision';
  expect(writes()).toEqual([{ method: 'POST', path, csrf: api.csrfToken(), body }]);
});

test('the filter of the inbox lives in the address', async () => {
  await page.goto(`${origin}/applications?state=declined`);
  await signIn('clerk');
  await page.getByRole('link', { name: 'A-1234-5715' }).waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.getByRole('link', { name: '審査中' }).click();
  await page.getByRole('link', { name: 'A-1234-5691' }).waitFor();
  expect(new URL(page.url()).search).toBe('?state=in-review');
});

test('a clerk ends an alert after confirming it, by the keyboard alone, and turns the Wi-Fi’s one switch', async () => {
  await page.goto(`${origin}/alerts`);
  await signIn('clerk');
  await page.getByRole('button', { name: '終わらせる' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // The focus is where it was: the same key opens the same dialog again.
  await page.locator('button:focus', { hasText: '終わらせる' }).waitFor();
  expect(writes()).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '終わらせる' }).press('Enter');
  await page.getByText('警報を終わらせました。').waitFor();
  expect(writes()).toMatchObject([{ path: '/api/alerts/flood-1/end', csrf: api.csrfToken() }]);
  await page.getByRole('heading', { name: '終わった警報' }).waitFor();
  await steps.drillWifi(page);
  expect(writes().slice(1)).toMatchObject(steps.drillWrites);
});

test('a technician gets a code, and revokes a device after confirming it', async () => {
  await page.goto(`${origin}/`);
  await signIn('technician');
  await page.getByRole('button', { name: '登録コードを出す' }).click();
  await page.getByLabel('資産番号').fill('K-0009');
  await page.getByRole('button', { name: 'コードを出す', exact: true }).click();
  await page.getByText('ABCD-EFGH-JKMN-PQRS', { exact: true }).waitFor();
  await page.getByRole('button', { name: '閉じる' }).click();
  await page.getByRole('link', { name: 'K-0001' }).click();
  await page.getByText('不明 (確かめてください)').waitFor();
  await page.getByRole('button', { name: '失効させる' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '失効させる' }).click();
  await page.getByText('K-0001 を失効させました。').waitFor();
  expect(writes().map(({ path }) => path)).toEqual(['/api/device-codes', '/api/devices/K-0001/revoke']);
});

test('only the nouns of a role are in the navigation', async () => {
  await page.goto(`${origin}/`);
  await signIn('technician');
  const nouns = page.getByRole('navigation', { name: '職員コンソール' }).getByRole('link');
  await expect.poll(() => nouns.allInnerTexts()).toEqual(['機器', 'Wi-Fi', 'Wi-Fiの利用', '見本']);
});

test('a failure is told in words, in the language that was switched to', async () => {
  await page.goto(`${origin}/applications`);
  await signIn('broken');
  await page.getByRole('alert').getByText('保存場所がいっぱい').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('alert').getByText('The storage is full').waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('en');
});

test('the shown list is what is exported, and a permit of it is issued again under its number', async () => {
  await page.goto(`${origin}/bookings?view=list&date=2020-01-01`);
  await signIn('clerk');
  await page.getByText('この期間の予約はありません').waitFor();
  expect(await page.getByRole('button', { name: 'CSVで書き出す' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: '今日' }).click();
  const rows = page.locator('tbody tr');
  await rows.first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSVで書き出す' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength((await rows.count()) + 1);
  expect(await steps.walkReissue(page, 'B-1000-1000')).toEqual(['B-1000-1000.pdf', '%PDF-1.7 B-1000-1000']);
  await page.goto(`${origin}/wifi`);
  expect(await steps.walkWifiCodes(page, 25)).toBe('%PDF-1.7 25');
  expect(writes().map(({ path }) => path.split('/').at(-1))).toEqual(['permit-reissue', 'wifi-vouchers']);
});

test('in the calendar a booking is opened and permitted, and one is added from an empty place', async () => {
  const soon = addDays(civilTimeAt(now).date, 2);
  await page.goto(`${origin}/bookings?view=month&date=${soon}`);
  await signIn('clerk');
  await steps.walkFullMonth(page);
  await page.goto(`${origin}/bookings?view=week&date=${soon}`);
  await page.locator('button.booking', { hasText: '許可待ち' }).first().click();
  await page.getByRole('button', { name: '利用を許可する' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '利用を許可する' }).click();
  await page.getByText('利用を許可しました。').waitFor();
  await page.locator('button.add').last().click();
  await page.getByLabel('種類').selectOption('city');
  await page.getByLabel('目的', { exact: true }).fill('taken');
  await page.getByRole('button', { name: '予約を入れる', exact: true }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByLabel('目的', { exact: true }).fill('部長会議');
  await page.getByRole('button', { name: '予約を入れる', exact: true }).click();
  await page.getByText('B-2000-0008を入れました。').waitFor();
  const [permit, refused, made] = writes();
  expect(permit?.path).toMatch(/\/permit$/);
  expect(refused?.path).toBe(made?.path);
  const wanted = await steps.walkPhoneBooking(page);
  expect(writes().slice(-2)).toMatchObject(wanted);
});

test('a payment whose end nobody knows is ended by what its operator says, after a confirmation', async () => {
  await page.goto(`${origin}/bookings?view=list&date=${civilTimeAt(now).date}`);
  await signIn('clerk');
  await steps.endPayment(page, () => expect(writes()).toEqual([]));
  expect(writes().map(({ body }) => body)).toEqual([{ state: 'approved', note: '回答 123456' }]);
});

test('a disclosure is asked for, approved by somebody else and taken once', async () => {
  await page.goto(`${origin}/wifi`);
  await signIn('clerk');
  await office.walkDisclosure(page, signIn);
  await office.walkWebhooks(page, signIn);
  await office.walkRecords(page);
  const last = writes().map(({ path }) => path.split('/').at(-1));
  expect(last).toEqual(['disclosures', 'approve', 'export', 'webhooks', 'webhooks', 'test', 'retry', 'wifi-records']);
});

test('every payment in doubt and every refund that is due is in one list, each with its step', async () => {
  await page.goto(`${origin}/payments`);
  await signIn('clerk');
  await steps.walkPayments(page);
  expect(writes().map(({ path }) => path.split('/').at(-1))).toEqual(['outcome', 'refund']);
});

test('a lottery is drawn with its public value, users are recorded, and rooms are reported', async () => {
  await page.goto(`${origin}/lotteries`);
  await signIn('clerk');
  await steps.walkLottery(page);
  await page.getByRole('link', { name: '利用者登録' }).click();
  await steps.walkUsers(page);
  await page.getByRole('link', { name: '利用の報告' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(6);
  await page.getByRole('button', { name: 'CSVで書き出す' }).waitFor();
});

test('the use of the Wi-Fi is shown in charts and tables, and where its spots stand is recorded', async () => {
  const month = wifi.monthBefore(civilTimeAt(now).date);
  await page.goto(`${origin}/wifi-use?month=${month}&day=${month}-10`);
  await signIn('clerk');
  await wifi.walkWifiUse(page, month);
  await wifi.walkWifiPlaces(page);
  expect(writes()).toMatchObject(wifi.placeWrites);
});

test('a session that ends says so; signing out leads to the front', async () => {
  await page.goto(`${origin}/applications`);
  await signIn('clerk');
  await page.getByRole('link', { name: 'A-1234-5674' }).waitFor();
  api.endSession();
  // A page that comes back to the front reads again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.getByText('サインインの期限が切れました').waitFor();
  await signIn('auditor');
  await page.getByRole('link', { name: '監査' }).click();
  await page.getByText('鎖はつながっています').waitFor();
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await page.getByText('職員IDとパスワードで入ります。').waitFor();
  expect(new URL(page.url()).search).toBe('');
});
