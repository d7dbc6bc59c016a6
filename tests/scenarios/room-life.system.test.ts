import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { bookingNumberPattern } from '@machikado/contracts/booking.ts';
import { startTestCity } from '../city/test-city.ts';
import { tileName } from '../visit/kiosk.ts';
import { atStaffConsole, staffWords } from '../visit/staff.ts';
import type { Visit } from '../visit/step.ts';
import { readNumber, sampleUser } from '../visit/steps/book-room.ts';
import { nextSlip, scanCodes } from '../visit/steps/print-permit.ts';
import { openVisit } from '../visit/visit.ts';
import { writeRoomLifePack } from './room-life-pack.ts';

let visit: Visit;
const held = new AsyncDisposableStack();

beforeAll(async () => {
  const packs = await mkdtemp(join(tmpdir(), 'machikado-packs-'));
  held.defer(() => rm(packs, { recursive: true, force: true }));
  await writeRoomLifePack(packs);
  const running = held.use(await startTestCity('asahikawa', packs));
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

test('a room is held, paid at the counter, permitted by staff, its permit printed, and its user checked in', async () => {
  const { kiosk, dock } = visit;
  const { page, words } = kiosk;
  onTestFailed(async () => {
    console.error(`The screen said: ${await page.locator('body').innerText()}`);
  });
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
