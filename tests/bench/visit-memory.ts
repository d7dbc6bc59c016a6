import { readFileSync } from 'node:fs';
import { attachBrowser } from '../leftovers/guarded-browser.ts';
import { startGuardedCity } from '../leftovers/guarded-city.ts';
import { asShown, beginTurn, handOf, type Hand } from '../screens/walk.ts';
import { signIn } from '../screens/booking-journeys.ts';

/** A place by its name, and a room up to the page that asks whether to book; then back to the first screen. */
export async function searchAndFill(hand: Hand): Promise<void> {
  const { t, touch, press, fill, heading, page } = hand;
  await touch(t.home.places[0] ?? '');
  await page.locator('main ol > li').first().waitFor();
  await touch(t.town.sights.find);
  await fill('#place-name', '図書館');
  await page.locator('main ol > li').first().waitFor();
  await touch(t.common.back);
  await backHome(hand);
  await touch(t.home.book[0] ?? '');
  await heading(t.booking.chooseFacility);
  await press(page.locator('main ul > li button').first());
  await heading(t.booking.chooseTime);
  const free = page.locator('button.free');
  await touch(t.booking.nextWeek);
  await free.first().waitFor();
  await press(free.first());
  await touch(t.common.next);
  const asked = page.getByRole('heading', { name: asShown(t.signIn.title) });
  const details = page.getByRole('heading', { name: asShown(t.booking.details) });
  await asked.or(details).first().waitFor();
  if ((await asked.count()) > 0) await signIn(hand, 'book');
  await details.first().waitFor();
  await fill('#purpose', '練習');
  await fill('#people', '5');
  await touch(t.common.next);
  await heading(t.booking.confirmTitle);
  await backHome(hand);
}

async function backHome({ t, touch, page }: Hand): Promise<void> {
  while (new URL(page.url()).pathname !== '/home') {
    const before = page.url();
    await touch(t.common.back);
    await page.waitForURL((url) => url.href !== before || url.pathname === '/home');
  }
}

const silent = () => Promise.resolve();

/** The memory that a process holds, MB, by what it is. */
export type Held = Readonly<Record<'agent' | 'city', number>>;

function residentMegabytes(pid: number | undefined): number {
  const told = pid === undefined ? '' : readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(told)?.[1] ?? Number.NaN) / 1000;
}

/**
 * So many visits at a real kiosk with a guarded browser, each with a search and a booking form and ended by "finish", so
 * that its browser goes and another comes: what the processes hold that live on, after each of these visits.
 */
export async function holdAfterVisits(marks: readonly number[]): Promise<readonly Held[]> {
  await using guarded = await startGuardedCity();
  const { city, room } = guarded;
  const held: Held[] = [];
  let browser = await attachBrowser(room);
  for (let visit = 1; visit <= Math.max(...marks); visit += 1) {
    const { page, profile } = browser;
    if ((await page.locator('.attract').count()) === 0) await page.locator('main > button').first().click();
    const hand = handOf({ page, url: city.urls.kiosk, locale: 'ja', at: silent });
    await beginTurn(hand);
    await searchAndFill(hand);
    await hand.touch(hand.t.bar.finish).catch(silent);
    await page
      .locator('#finish-title')
      .waitFor({ timeout: 3000 })
      .then(() => hand.touch(hand.t.turn.finishDo))
      .catch(silent);
    await browser[Symbol.asyncDispose]();
    browser = await attachBrowser(room, profile);
    if (marks.includes(visit))
      held.push({
        agent: residentMegabytes(city.part('kiosk-agent').pid()),
        city: residentMegabytes(city.part('city-services').pid()),
      });
  }
  await browser[Symbol.asyncDispose]();
  return held;
}
