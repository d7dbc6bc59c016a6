import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { startTurn, type Hand } from './walk.ts';

/** A journey starts at the home screen of a new turn and ends wherever it is done. */
export type Journey = { readonly name: string; readonly play: (hand: Hand) => Promise<void> };

const tile = (words: readonly string[]) => words[0] ?? '';

/** With the first sample user's number and PIN, on the keys of the screen. */
async function signIn({ t, touch, heading, digits, at, page }: Hand, at0: string): Promise<void> {
  await heading(t.signIn.title);
  await at(`${at0}/card`);
  await touch(t.signIn.byNumber);
  await page.locator('.pad').first().waitFor();
  await digits('10000014');
  await at(`${at0}/number`);
  await touch(t.common.next);
  await digits('2580');
  await at(`${at0}/pin`);
  await touch(t.signIn.enter);
}

async function bookRoom(hand: Hand): Promise<void> {
  const { t, touch, heading, digits, at, page } = hand;
  await touch(tile(t.home.book));
  await heading(t.booking.chooseFacility);
  await page.locator('main ul > li button').first().waitFor();
  await at('book/facility');
  await page.locator('main ul > li button').first().click();
  await heading(t.booking.chooseTime);
  await page.locator('td button.free').first().click();
  await at('book/week');
  await touch(t.booking.pickDate);
  await at('book/calendar');
  await touch(t.common.back);
  await page.locator('td button.free').first().waitFor();
  await touch(t.common.next);
  await signIn(hand, 'book/sign-in');
  await heading(t.booking.details);
  await touch(t.booking.purposes[0] ?? '');
  await digits('5');
  await at('book/details');
  await touch(t.common.next);
  await heading(t.booking.confirmTitle);
  await at('book/confirm');
  await touch(t.booking.confirm);
  await heading(t.booking.doneTitle);
  await at('book/done');
}

async function cancelBooking(hand: Hand): Promise<void> {
  const { t, touch, heading, at, page } = hand;
  const unseen = { ...hand, at: () => Promise.resolve() };
  await bookRoom(unseen);
  await startTurn(unseen);
  await touch(tile(t.home.bookings));
  await signIn(unseen, 'bookings/sign-in');
  await heading(t.bookings.title);
  await page
    .getByRole('button', { name: withoutRuby(t.bookings.cancel) })
    .first()
    .waitFor();
  await at('bookings');
  await touch(t.bookings.cancel);
  await heading(t.bookings.cancelTitle);
  await at('bookings/cancel');
  await touch(t.bookings.cancelDo);
  await page.getByText(withoutRuby(t.bookings.cancelled)).first().waitFor();
  await at('bookings/cancelled');
}

async function takeWifiCode({ t, touch, heading, at, page }: Hand): Promise<void> {
  await touch(tile(t.home.wifi));
  await heading(t.wifi.title);
  await at('wifi');
  await touch(t.wifi.get);
  await page.locator('dd.code').waitFor();
  await at('wifi/code');
}

async function findPlace({ t, touch, heading, at, page }: Hand): Promise<void> {
  await touch(tile(t.home.places));
  await heading(t.places.title);
  await page.locator('main ol > li').first().waitFor();
  await at('places');
  await page.locator('main ol > li button').first().click();
  await at('places/detail');
}

async function lookUpStatus({ t, touch, heading, at, page }: Hand): Promise<void> {
  await touch(tile(t.home.status));
  await heading(t.status.title);
  await at('status');
  await page.locator('#number').fill('A27509810');
  await page.locator('#secret').fill('000001');
  await touch(t.status.look);
  await page.getByText(withoutRuby(t.status.states.accepted)).first().waitFor();
  await at('status/answer');
}

/** What people do at a kiosk, each in a turn of its own. */
export const journeys: readonly Journey[] = [
  { name: 'book', play: bookRoom },
  { name: 'cancel', play: cancelBooking },
  { name: 'wifi', play: takeWifiCode },
  { name: 'places', play: findPlace },
  { name: 'status', play: lookUpStatus },
];
