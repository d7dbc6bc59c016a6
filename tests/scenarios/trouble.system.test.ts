import assert from 'node:assert/strict';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { bookingNumberPattern } from '@machikado/contracts/check-digit.ts';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { DeviceEvent } from '@machikado/contracts/device.ts';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import { z } from 'zod';
import { ja as portalWords } from '../../hotspot-portal/src/portal/texts/ja.ts';
import { languages } from '../../kiosk-ui/src/lib/text/languages.ts';
import { devicesJa } from '../../staff-console/src/lib/text/devices-ja.ts';
import { answers, until } from '../city/probes.ts';
import { noLabBecause, startTestCity, type TestCity } from '../city/test-city.ts';
import { runCli } from '../city/technician.ts';
import { tileName } from '../visit/kiosk.ts';
import type { Visit } from '../visit/step.ts';
import { openVisit } from '../visit/visit.ts';
import { reachConfirmation, readNumber } from '../visit/steps/book-room.ts';
import { signInOnPortal } from '../visit/steps/join-wifi.ts';
import { atStaffConsole } from '../visit/staff.ts';
import { assertOneSlip, printWifiSlip } from './printing.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { startSecondSpot } from './second-spot.ts';
import { leaveForm, receivedForms, seeReceived } from './queued-form.ts';

let running: TestCity;
let visit: Visit;
const held = new AsyncDisposableStack();

beforeAll(async () => {
  running = held.use(await startTestCity('asahikawa'));
  visit = held.use(await openVisit(running.city, { language: 'ja' }));
});

afterAll(() => held.disposeAsync());

beforeEach(() => {
  onTestFailed(async () => {
    console.error(`The screen said: ${await visit.kiosk.page.locator('body').innerText()}`);
  });
});

// A test that failed must not leave its trouble to the next one.
afterEach(() => visit.dock.setPrinter({ paper: 'ok', cover: 'closed', online: true }));

test('without paper the slip waits, says so, and comes out by itself', async () => {
  const { kiosk, dock } = visit;
  await dock.setPrinter({ paper: 'end' });
  const before = await printWifiSlip(visit);
  await kiosk.see(kiosk.words.print.reasons['paper-end']);
  expect(await dock.prints()).toHaveLength(before);
  await dock.setPrinter({ paper: 'ok' });
  await kiosk.see(kiosk.words.print.states.processed, { withinMs: 60_000 });
  await assertOneSlip(visit, before);
});

test('with the cover open the slip waits and says so', async () => {
  const { kiosk, dock } = visit;
  await dock.setPrinter({ cover: 'open' });
  const before = await printWifiSlip(visit);
  await kiosk.see(kiosk.words.print.reasons['cover-open']);
  await dock.setPrinter({ cover: 'closed' });
  await kiosk.see(kiosk.words.print.states.processed, { withinMs: 60_000 });
  await assertOneSlip(visit, before);
});

test('paper that ends in the middle is never called printed before the slip is out', async () => {
  const { kiosk, dock } = visit;
  await dock.setPrinter({ endPaperAfterBytes: 20_000 });
  const before = await printWifiSlip(visit);
  await kiosk.see(kiosk.words.print.reasons['paper-end'], { withinMs: 60_000 });
  expect(await dock.prints()).toHaveLength(before);
  await dock.setPrinter({ paper: 'ok' });
  await kiosk.see(kiosk.words.print.states.processed, { withinMs: 60_000 });
  await assertOneSlip(visit, before);
});

const settled = async (): Promise<string[]> => {
  let states: string[] = [];
  await atStaffConsole(
    visit,
    async (page) => {
      const response = await page.request.get(`${visit.city.urls.staff}/api/devices/K-0001/events`);
      const { events } = z.object({ events: z.array(DeviceEvent) }).parse(await response.json());
      const names = new Set(events.flatMap(({ facts }) => Object.keys(facts)));
      assert.deepEqual(
        [...names].filter((name) => devicesJa.facts[name] === undefined),
        [],
      );
      states = events.filter((event) => event.kind === 'print-settled').map((event) => String(event.facts['state']));
    },
    'technician',
  );
  return states;
};

test('a kiosk killed between journal and print brings the slip out once, by itself', async () => {
  const { dock } = visit;
  const agent = running.city.part('kiosk-agent');
  await dock.setPrinter({ cover: 'open' });
  const before = await printWifiSlip(visit);
  await visit.kiosk.see(visit.kiosk.words.print.reasons['cover-open']);
  const back = agent.nextReady();
  agent.kill();
  await back;
  await dock.setPrinter({ cover: 'closed' });
  await until('the slip', async () => (await dock.prints()).length > before, 30_000);
  await assertOneSlip(visit, before);
});

test('a kiosk killed while bytes are on their way never prints again: the outcome is unknown to it', async () => {
  const { dock } = visit;
  const agent = running.city.part('kiosk-agent');
  const unknownBefore = (await settled()).filter((state) => state === 'unknown').length;
  await dock.setPrinter({ pauseAfterBytes: 10_000 });
  const before = await printWifiSlip(visit);
  await visit.kiosk.see(visit.kiosk.words.print.states.sent);
  const back = agent.nextReady();
  agent.kill();
  await back;
  await dock.setPrinter({ paper: 'ok', cover: 'closed', online: true });
  await until(
    'the city hears that nobody knows',
    async () => {
      return (await settled()).filter((state) => state === 'unknown').length === unknownBefore + 1;
    },
    60_000,
  );
  // What the printer had swallowed may come out; a second slip never does.
  expect((await dock.prints()).length - before).toBeLessThanOrEqual(1);
});

test('while the server of record is down the kiosk says so, still shows the city, and keeps a form for its return', async () => {
  const { kiosk } = visit;
  const server = running.city.part('city-services');
  await kiosk.startTurn();
  server.kill({ comesBack: false });
  await kiosk.see(kiosk.words.city.offline, { withinMs: 60_000 });
  await kiosk.tap(tileName(kiosk.words.home.places));
  await kiosk.page.locator('main ol > li').first().waitFor();
  await kiosk.tap(kiosk.words.common.back);
  const ticket = await leaveForm(kiosk, '見本 かえる');
  await server.revive();
  await kiosk.page.getByText(kiosk.words.city.offline).first().waitFor({ state: 'hidden', timeout: 60_000 });
  await seeReceived(kiosk, ticket);
  // Opened by the city, as it was filled in, and once.
  expect(await receivedForms(visit)).toMatchObject([{ name: '見本 かえる', address: '見本町1' }]);
  await kiosk.tap(kiosk.words.common.back);
  await kiosk.tap(tileName(kiosk.words.home.book));
  await kiosk.page.locator('main ul > li button').first().waitFor();
});

test('a server killed at the moment of booking ends with one booking', async () => {
  const server = running.city.part('city-services');
  const { page, words } = visit.kiosk;
  await reachConfirmation(visit);
  await page.route('**/agent/v1/bookings', async (route) => {
    if (route.request().method() === 'POST') server.kill();
    await route.continue();
  });
  await page.getByRole('button', { name: words.booking.confirm, exact: true }).click();
  const done = page.getByRole('heading', { name: words.booking.doneTitle });
  const again = page.getByRole('button', { name: words.common.again, exact: true });
  await done.or(again).first().waitFor({ timeout: 60_000 });
  await page.unroute('**/agent/v1/bookings');
  await until('the server is back', () => answers(`${running.city.urls.staff}/`));
  if (await again.isVisible()) await again.click();
  const number = await readNumber(visit.kiosk, bookingNumberPattern);
  // Taking the card away ends her turn: nothing of it stays on the screen.
  await visit.dock.takeCard();
  await visit.kiosk.see(languages.ja.touch);
  expect(await bookingNumbers()).toEqual([number]);
});

async function bookingNumbers(): Promise<string[]> {
  let numbers: string[] = [];
  await atStaffConsole(visit, async (page) => {
    const { date: from } = civilTimeAt(new Date());
    const response = await page.request.get(
      `${visit.city.urls.staff}/api/bookings?from=${from}&to=${addDays(from, 90)}`,
    );
    assert.equal(response.status(), 200, await response.text());
    const list = z.object({ bookings: z.array(z.object({ number: z.string() })) }).parse(await response.json());
    numbers = list.bookings.map((booking) => booking.number);
  });
  return numbers;
}

test.skipIf(noLabBecause !== '')('a portal killed while a phone is online leaves her online', async () => {
  const { kiosk, phone } = visit;
  assert(phone);
  await kiosk.startTurn();
  await kiosk.tap(tileName(kiosk.words.home.wifi));
  await kiosk.tap(kiosk.words.wifi.get);
  const code = (await kiosk.page.locator('dd.code').innerText()).trim();
  const { option114 } = await phone.lease();
  const page = await phone.page();
  await signInOnPortal(phone, page, code);
  await page.getByRole('button', { name: portalWords.connect }).click();
  await page.getByText(portalWords.online).first().waitFor();
  await page.context().close();
  const portal = running.city.part('hotspot-portal');
  const back = portal.nextReady();
  portal.kill();
  expect(await phone.askInternet()).toContain('203.0.113.2');
  await back;
  expect(await phone.askInternet()).toContain('203.0.113.2');
  expect((await phone.capport(option114)).captive).toBe(false);
});

test.skipIf(noLabBecause !== '')('another spot of the city lets the same phone in unasked, and no other', async () => {
  await using second = await startSecondSpot(running.city);
  const { isCaptive, reach } = second;
  await second.arrive('02:aa:00:00:00:99');
  expect([await isCaptive(), await reach()]).toEqual([true, 302]);
  await second.arrive(labAddresses.phoneMac);
  await until('her time there', async () => !(await isCaptive()), 60_000);
  expect(await reach()).toBe(200);
  expect([await second.signOut(), await reach()]).toEqual([303, 302]);
});

test.skipIf(noLabBecause !== '')('five wrong codes shut the door for a while, a right one too', async () => {
  const { phone } = visit;
  assert(phone);
  const page = await phone.page();
  await page.goto(`https://${phone.lab.state.portalName}/?another=1`);
  for (let attempt = 0; attempt < 5; attempt++) {
    const code = `ZZZZZ-ZZZZ${attempt}`;
    assert.match(code, voucherCodePattern);
    await page.getByLabel(portalWords.codeLabel).fill(code);
    await page.getByLabel(portalWords.accept).check();
    await page.getByRole('button', { name: portalWords.connect }).click();
    await page.getByRole('alert').first().waitFor();
  }
  await page.getByText(portalWords.wait(5).slice(0, 12)).first().waitFor();
  await page.context().close();
});

test('a revoked kiosk stops at its next request', async () => {
  const { kiosk } = visit;
  await kiosk.startTurn();
  const { code, stderr } = await runCli(running.city.technician.home, ['device', 'revoke', 'K-0001', '--yes']);
  assert.equal(code, 0, stderr);
  await kiosk.tap(tileName(kiosk.words.home.wifi));
  await kiosk.tap(kiosk.words.wifi.get);
  await kiosk.see(kiosk.words.out.revoked, { withinMs: 60_000 });
});
