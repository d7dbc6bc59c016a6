import type { Page } from 'playwright-core';
import { bookingNumberPattern } from '@machikado/contracts/check-digit.ts';
import { tileName, type Kiosk } from '../kiosk.ts';
import type { Step, Visit } from '../step.ts';

/** The first sample user's card; its PIN proves, the card only identifies. */
export const sampleUser = { number: '10000014', pin: '2580', cardId: '0112030405060708' } as const;

/** Turns to the next week and waits until it stands there. */
export async function turnWeek({ page, tap, words }: Kiosk): Promise<void> {
  const firstDay = page.locator('table thead .day').first();
  const before = await firstDay.innerText();
  await tap(words.booking.nextWeek);
  await firstDay.filter({ hasNotText: before }).waitFor();
}

/** The first free koma of the first room from next week on, so that it can still be cancelled; gives its column and row. */
async function chooseFreeSlot(kiosk: Kiosk): Promise<{ date: string; koma: string }> {
  const { page } = kiosk;
  await page.locator('table tbody button').first().waitFor();
  for (let week = 1; week < 8; week++) {
    await turnWeek(kiosk);
    const slot = await firstFree(page);
    if (slot) return slot;
  }
  throw new Error('no free koma in eight weeks');
}

/** The first free koma on the screen, touched; `null` when the whole week is taken. */
async function firstFree(page: Page): Promise<{ date: string; koma: string } | null> {
  for (const row of await page.locator('table tbody tr').all()) {
    const cells = await row.locator('td').all();
    for (const [column, cell] of cells.entries()) {
      const free = cell.locator('button.free');
      if ((await free.count()) === 0) continue;
      const [date, koma] = [
        await page.locator('table thead .day').nth(column).innerText(),
        await row.locator('.koma').innerText(),
      ];
      await free.click();
      return { date, koma };
    }
  }
  return null;
}

/** The number on the finished screen, by its form. */
export async function readNumber(kiosk: Kiosk, pattern: RegExp): Promise<string> {
  const number = kiosk.page.locator('.number').filter({ hasText: pattern }).first();
  await number.waitFor();
  return (await number.innerText()).trim();
}

/** From the attract screen to the last question: facility, time, card and PIN, purpose and people. Gives the slot. */
export async function reachConfirmation(visit: Visit): Promise<{ date: string; koma: string }> {
  const { kiosk, dock } = visit;
  const { page, words } = kiosk;
  await kiosk.startTurn();
  await kiosk.tap(tileName(words.home.book));
  // The first screen has a list, too.
  await kiosk.heading(words.booking.chooseFacility);
  await page.locator('main ul > li button').first().click();
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
  return slot;
}

/** Chooses a facility and a time, proves herself with card and PIN, and books. */
export const bookRoom: Step = {
  id: 'book',
  title: '部屋の予約 / a room booked with the user card',
  run: async (visit) => {
    const { kiosk, dock, learnt } = visit;
    const { page, words } = kiosk;
    learnt.printsBefore = (await dock.prints()).length;
    const slot = await reachConfirmation(visit);
    // The same touch twice, as a shaking hand does: one booking.
    await page.getByRole('button', { name: words.booking.confirm, exact: true }).dblclick();
    await kiosk.heading(words.booking.doneTitle);
    learnt.bookingNumber = await readNumber(kiosk, bookingNumberPattern);
    learnt.slot = slot;
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
