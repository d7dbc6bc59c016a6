import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { bookingNumberPattern } from '@machikado/contracts/check-digit.ts';
import { LotteryList } from '@machikado/contracts/lottery.ts';
import { until } from '../city/probes.ts';
import { startTestCity, type TestCity } from '../city/test-city.ts';
import { tileName } from '../visit/kiosk.ts';
import { atStaffConsole, staffWords } from '../visit/staff.ts';
import type { Visit } from '../visit/step.ts';
import { readNumber, sampleUser } from '../visit/steps/book-room.ts';
import { nextSlip, scanCodes } from '../visit/steps/print-permit.ts';
import { openVisit } from '../visit/visit.ts';
import { writeLottery, writeRoomLifePack } from './room-life-pack.ts';

let visit: Visit;
const held = new AsyncDisposableStack();

let packs: string;
let running: TestCity;

beforeAll(async () => {
  packs = await mkdtemp(join(tmpdir(), 'machikado-packs-'));
  held.defer(() => rm(packs, { recursive: true, force: true }));
  await writeRoomLifePack(packs);
  running = held.use(await startTestCity('asahikawa', packs));
  visit = held.use(await openVisit(running.city, { language: 'en' }));
});
afterAll(() => held.disposeAsync());

async function signIn(): Promise<void> {
  const { kiosk } = visit;
  await kiosk.tap(kiosk.words.signIn.byNumber);
  await kiosk.typeDigits(sampleUser.number);
  await kiosk.tap(kiosk.words.common.next);
  await kiosk.typeDigits(sampleUser.pin);
  await kiosk.tap(kiosk.words.signIn.enter);
}

/** From the home screen to the room that waits for its money; gives the booking's number. */
async function holdRoom(): Promise<string> {
  const { kiosk } = visit;
  const { page, words } = kiosk;
  await kiosk.startTurn();
  await kiosk.tap(tileName(words.home.book));
  await kiosk.heading(words.booking.chooseFacility);
  await page.locator('main ul > li button').first().click();
  await kiosk.heading(words.booking.chooseTime);
  await page.locator('.step.free').first().click();
  await kiosk.tap(words.common.next);
  await signIn();
  await kiosk.heading(words.booking.details);
  await kiosk.tap(words.booking.purposes[0] ?? '');
  await kiosk.typeDigits('5');
  await kiosk.tap(words.common.next);
  await kiosk.heading(words.booking.confirmTitle);
  await kiosk.see(/Please pay by/);
  await kiosk.tap(words.booking.confirm);
  await kiosk.heading(words.rooms.held.title);
  return readNumber(kiosk, bookingNumberPattern);
}

/** A clerk takes the money for a booking, and then permits its use. */
async function payAndPermit(number: string): Promise<void> {
  const { acts, done } = staffWords.bookings;
  await atStaffConsole(visit, async (page) => {
    await page.goto(`${visit.city.urls.staff}/bookings?view=list`);
    for (const act of ['pay', 'permit'] as const) {
      await page.getByRole('button', { name: number }).click();
      await page.getByRole('button', { name: acts[act] }).click();
      await page.getByRole('dialog').getByRole('button', { name: acts[act] }).click();
      await page.getByText(done[act]).waitFor();
    }
  });
}

const sayScreen = () =>
  onTestFailed(async () => {
    console.error(`The screen said: ${await visit.kiosk.page.locator('body').innerText()}`);
  });

test('a room is held, paid at the counter, permitted by staff, its permit printed, and its user checked in', async () => {
  const { kiosk, dock } = visit;
  const { page, words } = kiosk;
  sayScreen();
  const before = (await dock.prints()).length;
  const number = await holdRoom();
  // Nothing comes out before the money is in.
  expect((await dock.prints()).length).toBe(before);
  await payAndPermit(number);
  await kiosk.startTurn();
  await kiosk.tap(tileName(words.home.bookings));
  await signIn();
  const card = page.locator('article').filter({ hasText: number });
  await card.getByRole('button', { name: words.bookings.reprint }).click();
  const slip = await nextSlip(visit, before);
  expect((await scanCodes(slip.png)).some((code) => code.includes(number))).toBe(true);
  await card.getByRole('button', { name: words.rooms.own.checkIn }).click();
  await kiosk.see(words.rooms.own.checkedIn);
  await card.getByText(words.rooms.own.checkedIn).waitFor();
  expect(await card.getByRole('button', { name: words.rooms.own.checkIn }).count()).toBe(0);
});

async function openLottery(): Promise<void> {
  const { kiosk } = visit;
  const { words } = kiosk;
  await kiosk.startTurn();
  await kiosk.tap(tileName(words.home.book));
  await kiosk.heading(words.booking.chooseFacility);
  await kiosk.tap(words.rooms.lottery.enter);
  await kiosk.heading(words.rooms.lottery.title);
}

/** One wish in a lottery whose month is so far off that all its phases can lie in the past. */
async function applyInLottery(): Promise<void> {
  const { kiosk } = visit;
  const { page, words } = kiosk;
  await openLottery();
  await page.getByRole('button', { name: words.rooms.lottery.apply, exact: true }).nth(3).click();
  await signIn();
  await kiosk.heading(words.rooms.lottery.wishTitle(1, 3));
  await page.locator('.wish button').first().click();
  await page.locator('td button:enabled').nth(9).click();
  await page.locator('.wish button').last().click();
  await kiosk.heading(words.rooms.lottery.wishes);
  await kiosk.tap(words.rooms.lottery.enough);
  await kiosk.tap(words.booking.purposes[1] ?? '');
  await kiosk.typeDigits('30');
  await kiosk.tap(words.common.next);
  await kiosk.heading(words.rooms.lottery.confirmTitle);
  await kiosk.tap(words.rooms.lottery.confirm);
  await kiosk.see(words.rooms.lottery.applied);
}

/** That visitors pay is said before the win is accepted, and is still so when it is looked at again. */
async function chooseForWin(): Promise<void> {
  const { kiosk } = visit;
  const { page, words } = kiosk;
  const entrance = page.getByRole('group', { name: words.rooms.more.entrance }).getByRole('button').last();
  await kiosk.tap(words.rooms.more.button);
  await kiosk.heading(words.rooms.more.title);
  await entrance.click();
  await kiosk.tap(words.rooms.more.save);
  await kiosk.see(words.rooms.more.saved);
  await kiosk.tap(words.rooms.more.button);
  await kiosk.heading(words.rooms.more.title);
  expect(await entrance.getAttribute('aria-pressed')).toBe('true');
  await kiosk.tap(words.common.back);
  await kiosk.heading(words.rooms.lottery.title);
}

/** Where the city's lotteries stand, as everybody may read. */
async function lotteryStates(): Promise<string[]> {
  const answer = await fetch(`${visit.city.urls.resident}/open/v1/lotteries`);
  return LotteryList.parse(await answer.json()).lotteries.map((lottery) => lottery.state);
}

test('a wish in a lottery is drawn, accepted, and its permit printed', async () => {
  const { kiosk, dock } = visit;
  const { page, words } = kiosk;
  sayScreen();
  await applyInLottery();
  // The day of the drawing comes: the rules are read when the city starts.
  const server = running.city.part('city-services');
  server.kill({ comesBack: false });
  await writeLottery(packs, 'to be drawn');
  await server.revive();
  await until('the lottery is drawn', async () => (await lotteryStates()).every((state) => state !== 'closed'), 60_000);
  await openLottery();
  await kiosk.tap(words.rooms.lottery.mine);
  await signIn();
  await kiosk.see(words.rooms.lottery.outcomes.won, { withinMs: 60_000 });
  await chooseForWin();
  const before = (await dock.prints()).length;
  await kiosk.tap(words.rooms.lottery.acceptWin(1));
  await kiosk.see(words.rooms.lottery.accepted);
  await page.getByRole('button', { name: words.bookings.title, exact: true }).click();
  await kiosk.tap(words.bookings.reprint);
  const slip = await nextSlip(visit, before);
  const number = await page.locator('article .number').first().innerText();
  expect((await scanCodes(slip.png)).some((code) => code.includes(number))).toBe(true);
});
