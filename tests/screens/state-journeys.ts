import { z } from 'zod';
import { boardOf } from '../../kiosk-ui/mock/alerts.ts';
import { createListener } from '../../kiosk-ui/mock/keypad.ts';
import { fillCourseForm, openForm } from './application-journeys.ts';
import { prepareBooking, signIn } from './booking-journeys.ts';
import { fillByMyNumber } from './card-journeys.ts';
import { startTurn, type SteeringHand } from './walk.ts';

/** A journey to the screens that no touch brings about: the agent is told what happens. It may end the turn. */
export type StateJourney = {
  readonly name: string;
  readonly play: (hand: SteeringHand) => Promise<void>;
  /** It moves the page's clock by itself. */
  readonly turnsTheClock?: boolean;
};

const unseen = (hand: SteeringHand): SteeringHand => ({ ...hand, at: () => Promise.resolve() });

async function loseTheCity({ t, touch, heading, at, page, agent }: SteeringHand): Promise<void> {
  agent.emit({ kind: 'city', state: 'offline' });
  await page.locator('.banners > *').first().waitFor();
  await at('home/city away');
  await touch(t.town.home.warnings[0] ?? '');
  await heading(t.town.warnings.title);
  await at('warnings/city away');
  agent.trouble.set('/city-events', 'city-unreachable');
  await touch(t.common.back);
  await touch(t.town.home.events[0] ?? '');
  await page.locator('[data-part="what"]').waitFor();
  await at('events/not read');
}

async function beRefused(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page, agent, digits } = hand;
  const panel = page.locator('[data-part="what"]').first();
  agent.trouble.set('/wifi-codes', 'too-many-requests');
  await touch(t.home.wifi[0] ?? '');
  await heading(t.wifi.title);
  await touch(t.wifi.get);
  await panel.waitFor();
  await at('wifi/refused');
  await touch(t.common.back);
  await prepareBooking(unseen(hand), 'taken');
  await touch(t.booking.confirm);
  await panel.waitFor();
  await at('book/taken');
  await startTurn(unseen(hand));
  await touch(t.home.bookings[0] ?? '');
  await touch(t.signIn.byNumber);
  await digits('10000014');
  await touch(t.common.next);
  await digits('0000');
  await touch(t.signIn.enter);
  await panel.waitFor();
  await at('sign-in/wrong PIN');
}

async function sendAndFail(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page, agent } = hand;
  agent.trouble.set('/applications', 'course-full');
  await fillCourseForm(unseen(hand));
  await heading(t.apply.review);
  await touch(t.apply.submit);
  await page.locator('[data-part="what"]').first().waitFor();
  await at('apply/course full');
  await touch(t.bar.finish);
  await page.locator('#finish-title').waitFor();
  await at('finish dialog');
  await touch(t.turn.finishDo);
  await page.waitForURL('**/finish?*');
  await heading(t.finish.title);
  await at('finish');
}

async function fallSilent(hand: SteeringHand): Promise<void> {
  const { page, at } = hand;
  // From this process's moment on, which pictures need.
  await page.clock.install({ time: new Date() });
  await startTurn(unseen(hand));
  await page.clock.fastForward(91_000);
  await page.locator('#idle-title').waitFor();
  await at('idle dialog');
}

async function takeItHome(hand: SteeringHand): Promise<void> {
  const { t, touch, fill, at, page } = hand;
  await openForm(unseen(hand), 'smartphone-course');
  await fill('#field-name', '見本 花子');
  await touch(t.resident.takeHome);
  await page.getByRole('dialog').locator('.code svg').waitFor();
  await at('apply/take home');
}

/** Beside keys there is room for one button of all languages. */
async function chooseLanguageOnTheCounter({ t, touch, at, page }: SteeringHand): Promise<void> {
  if ((await page.locator('.app[data-low="true"]').count()) === 0) await touch(t.bar.lowHint);
  await page.setViewportSize({ width: 1280, height: 800 });
  await touch(t.home.places[0] ?? '');
  await touch(t.town.sights.find);
  await page.locator('.keyboard').waitFor();
  await touch(t.view.languageTitle);
  await page.getByRole('dialog').waitFor();
  await at('language panel');
}

async function meetWarnings({ t, touch, heading, at, page, agent }: SteeringHand): Promise<void> {
  agent.emit({ kind: 'alerts', board: boardOf(3, false) });
  await page.locator('.takeover').waitFor();
  await at('takeover/level 3');
  await touch(t.alert.goOn);
  await page.locator('.banners > *').first().waitFor();
  await heading(t.home.question);
  await at('home/warning put aside');
  agent.emit({ kind: 'alerts', board: boardOf(4, true) });
  await page.locator('.takeover.level-4').waitFor();
  await at('takeover/level 4');
}

async function beClosed({ t, heading, at, agent }: SteeringHand): Promise<void> {
  agent.emit({ kind: 'storage', state: 'full' });
  await heading(t.out.storage);
  await at('out/storage');
  agent.emit({ kind: 'city', state: 'revoked' });
  await heading(t.out.revoked);
  await at('out/revoked');
}

async function signInByCard(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page, agent } = hand;
  await touch(t.home.bookings[0] ?? '');
  await heading(t.signIn.title);
  agent.emit({ kind: 'card', state: 'unreadable' });
  await page.locator('.sign-in .banner, .sign-in [role="status"]').first().waitFor();
  await at('sign-in/card unreadable');
  agent.emit({ kind: 'card', state: 'present' });
  await page.locator('.pad').first().waitFor();
  await at('sign-in/card present');
  agent.emit({ kind: 'card', state: 'empty' });
  await signIn(unseen(hand), 'sign-in');
  await heading(t.bookings.title);
  await at('bookings/none');
}

/** A room that is held until it is paid, and each step of paying for it. */
async function payAtTheTerminal(hand: SteeringHand): Promise<void> {
  const { t, touch, press, heading, slipOut, at, page, agent } = hand;
  agent.terminal.outcome = 'waiting';
  await prepareBooking(unseen(hand), 'pay');
  await touch(t.booking.confirm);
  await heading(t.rooms.held.title);
  await touch(t.pay.now);
  for (const step of ['waiting', 'card-in', 'authorizing', 'checking', 'declined', 'unknown'] as const) {
    if (step !== 'waiting') agent.terminal.show(step);
    await heading(t.pay[step][0] ?? '');
    await at(`pay/${step}`);
  }
  await touch(t.bookings.title);
  await heading(t.bookings.title);
  await touch(t.common.back);
  await touch(t.pay.tile[0] ?? '');
  await heading(t.pay.title);
  await page.locator('main button .yen').first().waitFor();
  await at('pay/owed');
  agent.terminal.outcome = 'approved';
  await press(page.locator('main button:has(.yen)').first());
  await heading(t.pay.approved);
  await slipOut();
  await at('pay/paid');
  agent.terminal.become('away');
  await touch(t.bookings.title);
  await touch(t.common.back);
  await touch(t.pay.tile[0] ?? '');
  await heading(t.pay.title);
  await at('pay/none owed');
}

/** A switch in place of a finger, what is said as captions, and a screen that nobody else reads. */
async function listen({ t, touch, at, page }: SteeringHand): Promise<void> {
  const openPanel = () => page.locator('aside button[aria-haspopup]').first().click();
  const closePanel = async () => {
    await page.locator('dialog .head button').click();
    await page.locator('dialog').waitFor({ state: 'detached' });
  };
  await openPanel();
  await touch(t.access.scanModes.two);
  await page.locator('.scan-frame').waitFor();
  await closePanel();
  await at('home/scan frame');
  await openPanel();
  await touch(t.access.scanModes.off);
  await touch(t.access.speechHint);
  await touch(t.access.captionsHint);
  await page.locator('[data-caption]').waitFor();
  await closePanel();
  // Waits until it is said and quiet again: the caption is then always the same.
  await createListener(page).press('repeat');
  await at('home/captions');
  await openPanel();
  await touch(t.access.curtainHint);
  await page.locator('.curtain').waitFor();
  await at('home/curtain');
}

const Screens = z.object({ screens: z.record(z.string(), z.array(z.string())) });

/** A screen whose script never arrives. */
async function loseAScreen(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page, url } = hand;
  const answer = await fetch(`${url}/_app/screens.json`);
  const script = Screens.parse(await answer.json()).screens['/practice']?.[0];
  if (script === undefined) throw new Error('The build does not say which script a screen has.');
  await page.route(`**${script}`, (route) => route.abort());
  await startTurn(unseen(hand));
  await touch(t.town.home.practice[0] ?? '');
  await heading(t.failures.internal[0] ?? '');
  await at('error');
}

export const stateJourneys: readonly StateJourney[] = [
  { name: 'the city is away', play: loseTheCity },
  { name: 'refused', play: beRefused },
  { name: 'a full course', play: sendAndFail },
  { name: 'silence', play: fallSilent, turnsTheClock: true },
  { name: 'taken home', play: takeItHome },
  { name: 'on the counter', play: chooseLanguageOnTheCounter },
  { name: 'takeover', play: meetWarnings },
  { name: 'out of service', play: beClosed },
  { name: 'card', play: signInByCard },
  { name: 'my number card', play: fillByMyNumber },
  { name: 'payment', play: payAtTheTerminal },
  { name: 'listening', play: listen },
  { name: 'a screen is lost', play: loseAScreen },
];
