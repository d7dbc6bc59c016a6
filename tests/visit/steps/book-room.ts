import assert from 'node:assert/strict';
import { bookingNumberPattern } from '@machikado/contracts/booking.ts';
import { tileName, type Kiosk } from '../kiosk.ts';
import type { Step } from '../visit.ts';

/** The first sample user's card; its PIN proves, the card only identifies. */
export const sampleUser = { number: '10000014', pin: '2580', cardId: '0112030405060708' } as const;

/** The first free koma of the first room from next week on, so that it can still be cancelled; gives its column and row. */
export async function chooseFreeSlot(kiosk: Kiosk): Promise<{ date: string; koma: string }> {
  const { page, words } = kiosk;
  await page.locator('table tbody button').first().waitFor();
  for (let week = 1; week < 8; week++) {
    const before = await page.locator('table thead .day').first().innerText();
    await kiosk.tap(words.booking.nextWeek);
    await page.locator('table thead .day').first().filter({ hasNotText: before }).waitFor();
    const free = page.locator('table tbody button.free').first();
    if ((await free.count()) > 0) {
      const column = await free.evaluate((button) => button.closest('td')?.cellIndex ?? 0);
      const koma = await free.evaluate((button) => button.closest('tr')?.querySelector('.koma')?.textContent ?? '');
      const date = await page.locator('table thead .day').nth(column - 1).innerText();
      await free.click();
      return { date, koma };
    }
  }
  throw new Error('no free koma in eight weeks');
}

/** The number on the finished screen, by its form. */
export async function readNumber(kiosk: Kiosk, pattern: RegExp): Promise<string> {
  const number = kiosk.page.locator('.number').filter({ hasText: pattern }).first();
  await number.waitFor();
  return (await number.innerText()).trim();
}

/** Chooses a facility and a time, proves herself with card and PIN, and books. */
export const bookRoom: Step = {
  id: 'book',
  title: '部屋の予約 / a room booked with the user card',
  run: async (visit) => {
    const { kiosk, dock, learnt } = visit;
    const { page, words } = kiosk;
    learnt.printsBefore = (await dock.prints()).length;
    await kiosk.startTurn();
    await kiosk.tap(tileName(words.home.book));
    const facility = page.locator('main ul > li button').first();
    const facilityName = (await facility.locator('b, .title').first().innerText().catch(() => '')).trim();
    await facility.click();
    await kiosk.heading(words.booking.chooseTime);
    const slot = await chooseFreeSlot(kiosk);
    await kiosk.picture('05-week');
    await kiosk.tap(words.common.next);
    await kiosk.heading(words.signIn.title);
    await kiosk.picture('06-card');
    await dock.putCard(sampleUser.cardId);
    await kiosk.see(words.signIn.cardRead);
    await kiosk.typeDigits(sampleUser.pin);
    await kiosk.picture('07-pin');
    await kiosk.tap(words.signIn.enter);
    await fillDetails(kiosk);
    await kiosk.picture('09-confirm');
    // The same touch twice, as a shaking hand does: one booking.
    await page.getByRole('button', { name: words.booking.confirm, exact: true }).dblclick();
    await kiosk.heading(words.booking.doneTitle);
    learnt.bookingNumber = await readNumber(kiosk, bookingNumberPattern);
    learnt.slot = { facility: facilityName, room: '', ...slot };
    assert.match(learnt.bookingNumber, bookingNumberPattern);
    return `${learnt.bookingNumber} on ${slot.date} ${slot.koma}`;
  },
};

async function fillDetails(kiosk: Kiosk): Promise<void> {
  const { words } = kiosk;
  await kiosk.heading(words.booking.details);
  await kiosk.tap(words.booking.purposes[0] ?? '');
  await kiosk.typeDigits('5');
  await kiosk.picture('08-details');
  await kiosk.tap(words.common.next);
  await kiosk.heading(words.booking.confirmTitle);
}
