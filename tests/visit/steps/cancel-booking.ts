import assert from 'node:assert/strict';
import { tileName } from '../kiosk.ts';
import type { Step } from '../step.ts';
import { sampleUser, turnWeek } from './book-room.ts';

/** With her magnetic card and PIN this time: she cancels, and the slot is free for anybody again. */
export const cancelBooking: Step = {
  id: 'cancel',
  title: '予約の取消 / the booking is cancelled',
  run: async ({ kiosk, dock, learnt }) => {
    const { page, words } = kiosk;
    const { bookingNumber, slot } = learnt;
    assert(bookingNumber !== undefined && slot);
    await kiosk.startTurn();
    await kiosk.tap(tileName(words.home.bookings));
    await kiosk.heading(words.signIn.title);
    // A bank's card pulled through by mistake, which changes nothing, and then her own.
    await dock.swipe(';4000000000000002=2912?');
    await dock.swipe(`;${sampleUser.number}=9912?`);
    await kiosk.see(words.signIn.pin);
    await kiosk.typeDigits(sampleUser.pin);
    await kiosk.tap(words.signIn.enter);
    const card = page.locator('article').filter({ hasText: bookingNumber });
    await card.waitFor();
    await kiosk.picture('17-bookings');
    await card.getByRole('button', { name: words.bookings.cancel }).click();
    await kiosk.heading(words.bookings.cancelTitle);
    await kiosk.tap(words.bookings.cancelDo);
    await kiosk.see(words.bookings.cancelledBody);
    await kiosk.picture('18-cancelled');
    await kiosk.tap(words.common.back);
    await kiosk.tap(tileName(words.home.book));
    await kiosk.heading(words.booking.chooseFacility);
    await page.locator('main ul > li button').first().click();
    const cell = page.locator('table tbody tr').filter({ hasText: slot.koma });
    const day = page.locator('table thead .day');
    for (let week = 0; week < 8; week++) {
      await cell.first().waitFor();
      const column = (await day.allInnerTexts()).indexOf(slot.date);
      if (column >= 0) {
        await cell.first().locator('td').nth(column).locator('button.free').waitFor();
        await kiosk.tap(words.bar.finish);
        return `${bookingNumber} cancelled, ${slot.date} ${slot.koma} is free again`;
      }
      await turnWeek(kiosk);
    }
    throw new Error(`${slot.date} is not in the calendar`);
  },
};
