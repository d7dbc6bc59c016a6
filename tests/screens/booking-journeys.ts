import { asShown, startTurn, type Hand } from './walk.ts';

/** With the first sample user's number and PIN, on the keys of the screen. */
export async function signIn({ t, touch, heading, digits, at, page }: Hand, service: string): Promise<void> {
  await heading(t.signIn.title);
  await at(`${service}/card`);
  await touch(t.signIn.byNumber);
  await page.locator('.pad').first().waitFor();
  await digits('10000014');
  await at(`${service}/number`);
  await touch(t.common.next);
  await digits('2580');
  await at(`${service}/pin`);
  await touch(t.signIn.enter);
}

/** To the page that asks whether to book. Without a purpose the first offered one is touched. */
export async function prepareBooking(hand: Hand, purpose?: string): Promise<void> {
  const { t, touch, press, fill, keysAway, heading, digits, at, page } = hand;
  await touch(t.home.book[0] ?? '');
  await heading(t.booking.chooseFacility);
  await page.locator('main ul > li button').first().waitFor();
  await at('book/facility');
  await press(page.locator('main ul > li button').first());
  await heading(t.booking.chooseTime);
  await press(page.locator('button.free').first());
  await at('book/week');
  await touch(t.booking.pickDate);
  await at('book/calendar');
  await touch(t.common.back);
  await page.locator('button.free').first().waitFor();
  await touch(t.common.next);
  await signIn(hand, 'book/sign-in');
  await heading(t.booking.details);
  await keysAway();
  if (purpose === undefined) await touch(t.booking.purposes[0] ?? '');
  else await fill('#purpose', purpose);
  await press(page.locator('#people'));
  await digits('5');
  await at('book/details');
  await touch(t.common.next);
  await heading(t.booking.confirmTitle);
  await at('book/confirm');
}

export async function bookRoom(hand: Hand): Promise<void> {
  const { t, touch, heading, at } = hand;
  await prepareBooking(hand);
  await touch(t.booking.confirm);
  await heading(t.booking.doneTitle);
  await at('book/done');
}

export async function cancelBooking(hand: Hand): Promise<void> {
  const { t, touch, heading, at, page } = hand;
  const unseen = { ...hand, at: () => Promise.resolve() };
  await bookRoom(unseen);
  await startTurn(unseen);
  await touch(t.home.bookings[0] ?? '');
  await signIn(hand, 'bookings/sign-in');
  await heading(t.bookings.title);
  await page
    .getByRole('button', { name: asShown(t.bookings.cancel) })
    .first()
    .waitFor();
  await at('bookings');
  await touch(t.turn.show);
  await at('bookings/shown');
  await touch(t.bookings.cancel);
  await heading(t.bookings.cancelTitle);
  await at('bookings/cancel');
  await touch(t.bookings.cancelDo);
  await page.getByText(asShown(t.bookings.cancelled)).first().waitFor();
  await at('bookings/cancelled');
}
