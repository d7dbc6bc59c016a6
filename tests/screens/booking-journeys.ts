import { asShown, startTurn, type Hand } from './walk.ts';

/** With the first sample user's number and PIN, on the keys of the screen or, at home, in two fields. */
export async function signIn(hand: Hand, service: string): Promise<void> {
  const { t, touch, heading, digits, fill, at, page, atHome = false } = hand;
  await heading(t.signIn.title);
  if (atHome) {
    await fill('#user-number', '10000014');
    await fill('#pin', '2580');
    await at(`${service}/at home`);
    await touch(t.signIn.enter);
    return;
  }
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
  const { t, touch, heading, slipOut, at } = hand;
  await prepareBooking(hand);
  await touch(t.booking.confirm);
  await heading(t.booking.doneTitle);
  await slipOut();
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

/** The time first, then what changes the fee; to the room that waits for its money. */
export async function findRoom(hand: Hand): Promise<void> {
  const { t, touch, press, heading, digits, keysAway, fill, at, page } = hand;
  await touch(t.home.book[0] ?? '');
  await heading(t.booking.chooseFacility);
  await touch(t.rooms.find.enter);
  await heading(t.rooms.find.title);
  await at('book/find');
  await keysAway();
  await touch(t.rooms.find.parts.evening);
  await press(page.locator('#people'));
  await digits('20');
  await touch(t.rooms.find.search);
  await heading(t.rooms.find.resultTitle);
  await at('book/found');
  await press(page.locator('main ul > li button').first());
  await signIn({ ...hand, at: () => Promise.resolve() }, 'book/sign-in');
  await heading(t.booking.details);
  await fill('#purpose', 'pay');
  await touch(t.common.next);
  await heading(t.booking.confirmTitle);
  await touch(t.rooms.more.button);
  await heading(t.rooms.more.title);
  await at('book/more');
  await touch(t.common.next);
  await page.locator('tr.total').waitFor();
  await at('book/fee');
  await touch(t.booking.confirm);
  await heading(t.rooms.held.title);
  await at('book/held');
}

/** A room by the clock, then a time that is another's, and the line for it. */
export async function waitForRoom(hand: Hand): Promise<void> {
  const { t, touch, press, heading, digits, keysAway, at, page } = hand;
  await touch(t.home.book[0] ?? '');
  await heading(t.booking.chooseFacility);
  await press(page.locator('main ul > li button').last());
  await heading(t.booking.chooseTime);
  await press(page.locator('.rooms button').last());
  await page.locator('.step').first().waitFor();
  await at('book/by the clock');
  await press(page.locator('.rooms button').first());
  const taken = page.locator('button.taken').first();
  await page.locator('.rooms button').first().waitFor();
  // In large words or with the controls low one day stands at a time.
  for (const day of await page.locator('.days button').all()) if ((await taken.count()) === 0) await press(day);
  await press(taken);
  await at('book/taken by others');
  await touch(t.rooms.waiting.join);
  await signIn({ ...hand, at: () => Promise.resolve() }, 'book/sign-in');
  await heading(t.booking.details);
  await keysAway();
  await touch(t.booking.purposes[0] ?? '');
  await press(page.locator('#people'));
  await digits('5');
  await touch(t.common.next);
  await heading(t.rooms.waiting.confirmTitle);
  await at('book/wait');
  await touch(t.rooms.waiting.confirm);
  await page.getByText(asShown(t.rooms.waiting.joined)).first().waitFor();
  await at('bookings/waiting');
}

/** A lottery from its page to the application. */
export async function enterLottery(hand: Hand): Promise<void> {
  const { t, touch, press, heading, digits, keysAway, at, page } = hand;
  await touch(t.home.book[0] ?? '');
  await heading(t.booking.chooseFacility);
  await touch(t.rooms.lottery.enter);
  await heading(t.rooms.lottery.title);
  await page.locator('main article').first().waitFor();
  await at('lottery');
  await press(page.locator('main article button').last());
  await heading(t.rooms.lottery.check.title);
  await touch(t.rooms.lottery.check.again);
  await page.locator('tbody tr').first().waitFor();
  await at('lottery/check');
  await touch(t.common.back);
  // In Chinese the title of the check holds that of the lotteries.
  await page.locator('main article').first().waitFor();
  await touch(t.rooms.lottery.apply);
  await signIn({ ...hand, at: () => Promise.resolve() }, 'lottery/sign-in');
  await heading(t.rooms.lottery.wishTitle(1, 3));
  await press(page.locator('.wish button').first());
  await at('lottery/day');
  await press(page.locator('td button:enabled').nth(4));
  await at('lottery/part');
  await press(page.locator('.wish button').first());
  await heading(t.rooms.lottery.wishes);
  await at('lottery/wishes');
  await touch(t.rooms.lottery.enough);
  await heading(t.booking.details);
  await keysAway();
  await touch(t.booking.purposes[0] ?? '');
  await press(page.locator('#people'));
  await digits('30');
  await at('lottery/details');
  await touch(t.common.next);
  await heading(t.rooms.lottery.confirmTitle);
  await at('lottery/confirm');
  await touch(t.rooms.lottery.confirm);
  await page.getByText(asShown(t.rooms.lottery.applied)).first().waitFor();
  await at('lottery/applied');
}
