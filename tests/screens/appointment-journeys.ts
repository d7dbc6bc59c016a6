import { signIn } from './booking-journeys.ts';
import { asShown, startTurn, type Hand } from './walk.ts';

/** From the applications to the page that asks whether to book. */
async function prepareAppointment(hand: Hand): Promise<void> {
  const { t, touch, press, heading, at, page } = hand;
  await touch(t.home.apply[0] ?? '');
  await heading(t.apply.title);
  await touch(t.counter.enter);
  await heading(t.counter.title);
  await page.locator('main ul > li button').first().waitFor();
  await at('appoint/counters');
  await press(page.locator('main ul > li button').first());
  await heading(t.counter.timeTitle);
  await press(page.locator('.times button:enabled').first());
  await at('appoint/time');
  await touch(t.common.next);
  await signIn(hand, 'appoint/sign-in');
  await heading(t.counter.confirmTitle);
  await at('appoint/confirm');
}

/** An appointment from the counter to the slip, then among one's own bookings, and to another time. */
export async function takeAppointment(hand: Hand): Promise<void> {
  const { t, touch, press, heading, slipOut, at, page } = hand;
  await prepareAppointment(hand);
  await touch(t.booking.confirm);
  await heading(t.counter.doneTitle);
  await slipOut();
  await at('appoint/done');
  await startTurn({ ...hand, at: () => Promise.resolve() });
  await touch(t.home.bookings[0] ?? '');
  await signIn({ ...hand, at: () => Promise.resolve() }, 'bookings/sign-in');
  await heading(t.bookings.title);
  await page.getByText(asShown(t.counter.bring)).first().waitFor();
  await at('bookings/appointment');
  await touch(t.rooms.own.move);
  await heading(t.counter.timeTitle);
  await press(page.locator('.times button:enabled').last());
  await touch(t.common.next);
  await heading(t.rooms.own.moveTitle);
  await at('appoint/move');
  await touch(t.rooms.own.moveDo);
  await page.getByText(asShown(t.rooms.own.moved)).first().waitFor();
}
