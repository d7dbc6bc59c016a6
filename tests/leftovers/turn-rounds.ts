import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { catalogue as words } from '../../kiosk-ui/src/lib/text/ja/catalogue.ts';
import { languages } from '../../kiosk-ui/src/lib/text/languages.ts';
import { until } from '../city/probes.ts';
import type { RunningCity } from '../city/city.ts';
import { dockClient } from '../visit/dock.ts';
import { tileName } from '../visit/kiosk.ts';
import { sampleUser } from '../visit/steps/book-room.ts';
import { hatchCanaries, needlesOf, type Canaries } from './canary.ts';
import { allowCores, coreHaystacks } from './core-files.ts';
import { attachBrowser, profilesIn, type GuardedBrowser } from './guarded-browser.ts';
import { measuredWipes, type Wipes } from './wipe-log.ts';
import { scanTraces, type Needle, type Trace } from './trace-scan.ts';

/** The ways in which a turn ends. */
export const endings = ['finished', 'idle', 'card-removed', 'agent-killed', 'browser-killed'] as const;
const maxPrints = 3;
export type Ending = (typeof endings)[number];

export type RoundsOptions = {
  readonly city: RunningCity;
  /** The folder in memory in which the agent makes its profiles. */
  readonly room: string;
  readonly rounds: number;
  readonly onRound?: (round: number, ending: Ending) => void;
  /** Leaves a canary in the kiosk's state folder, to prove that it would be found. */
  readonly mutant?: boolean;
};

export type RoundsReport = Wipes & {
  readonly rounds: number;
  readonly byEnding: Readonly<Record<string, number>>;
  readonly filesLookedAt: number;
  /** Permits with such a word on them that came out of the printer. */
  readonly prints: number;
  readonly traces: readonly (Trace & { readonly round: number; readonly ending: Ending })[];
};

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).and(page.locator(':visible')).first();

async function typePad(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
}

export async function startByTouch(page: Page): Promise<void> {
  await page.locator('.attract').click();
  await button(page, new RegExp(`^${languages.ja.name}.*${languages.ja.choose}`)).click();
  await page.getByRole('heading', { name: words.home.question }).waitFor();
}

/** An application, filled in and looked at on the last page, but not sent. */
async function fillApplication(page: Page, canaries: Canaries): Promise<void> {
  await button(page, tileName(words.home.apply)).click();
  // The first screen has a list, too.
  await page.waitForURL('**/apply');
  await page.locator('main ul > li button').first().click();
  await button(page, words.apply.start).click();
  await page.locator('#field-name').fill(canaries.name);
  await page.locator('#field-nameKana').fill(canaries.kana);
  await page.locator('#field-phone').fill(canaries.phone);
  await button(page, words.common.next).click();
  await page.locator('main fieldset').first().waitFor();
}

/** A PIN that is typed and not sent; wrong ones would lock the sample user out. */
async function typePin(page: Page, canaries: Canaries): Promise<void> {
  await button(page, tileName(words.home.bookings)).click();
  await button(page, words.signIn.byNumber).click();
  await typePad(page, sampleUser.number);
  await button(page, words.common.next).click();
  await typePad(page, canaries.pin);
}

/** A signed-in person who has told what she wants a room for. */
async function fillBooking(page: Page, canaries: Canaries): Promise<void> {
  await page.waitForURL('**/sign-in');
  await typePad(page, sampleUser.pin);
  await button(page, words.signIn.enter).click();
  await page.waitForURL('**/home');
  await confirmBooking(page, canaries);
}

/** From the first screen of a signed-in person to the page that asks whether to book. */
async function confirmBooking(page: Page, canaries: Canaries): Promise<void> {
  await button(page, tileName(words.home.book)).click();
  await page.waitForURL('**/book');
  await page.locator('main ul > li button').first().click();
  await page.locator('table tbody button').first().waitFor();
  const free = page.locator('td button.free');
  while ((await free.count()) === 0) {
    const first = await page.locator('table thead .day').first().innerText();
    await button(page, words.booking.nextWeek).click();
    await page.locator('table thead .day').first().filter({ hasNotText: first }).waitFor();
  }
  await free.first().click();
  await button(page, words.common.next).click();
  await page.getByLabel(words.booking.purpose).fill(canaries.purpose);
  await page.getByLabel(words.booking.people).fill('3');
  await button(page, words.common.next).click();
  await page.getByRole('heading', { name: words.booking.confirmTitle }).waitFor();
  await button(page, words.turn.show).click();
  await page.getByText(canaries.purpose).first().waitFor();
}

/** A room that is booked, and its permit printed. */
async function printPermit(page: Page, city: RunningCity, canaries: Canaries): Promise<void> {
  const dock = dockClient(city.urls.dock);
  const before = (await dock.prints()).length;
  await button(page, tileName(words.home.bookings)).click();
  await button(page, words.signIn.byNumber).click();
  await typePad(page, sampleUser.number);
  await button(page, words.common.next).click();
  await typePad(page, sampleUser.pin);
  await button(page, words.signIn.enter).click();
  await page.getByRole('heading', { name: words.bookings.title }).waitFor();
  await button(page, words.common.back).click();
  await page.waitForURL('**/home');
  await confirmBooking(page, canaries);
  await button(page, words.booking.confirm).click();
  await page.getByRole('heading', { name: words.booking.doneTitle }).waitFor();
  await until('the permit is printed', async () => (await dock.prints()).length > before, 60_000);
  await page.locator('.slip .state.done').first().waitFor();
}

/** Waits for work in which this may happen: a page goes by itself just then. */
const despite = (fault: string, work: Promise<unknown>) =>
  work.catch((error: unknown) => {
    if (!String(error).includes(fault)) throw error;
  });

async function liveTurn(guarded: GuardedBrowser, { city }: RoundsOptions, round: Round): Promise<void> {
  const { page } = guarded;
  const { canaries, ending } = round;
  if (ending === 'idle') await page.clock.install();
  if (ending === 'idle' || (await page.locator('.attract').count()) === 0)
    await despite('interrupted by another navigation', page.goto(`${city.urls.kiosk}/`));
  await page.locator('.attract').waitFor();
  if (ending === 'card-removed') {
    await dockClient(city.urls.dock).putCard(sampleUser.cardId);
    await fillBooking(page, canaries);
    return;
  }
  await startByTouch(page);
  if (round.prints) await printPermit(page, city, canaries);
  else await (ending === 'finished' ? typePin(page, canaries) : fillApplication(page, canaries));
}

type Round = {
  readonly canaries: Canaries;
  readonly ending: Ending;
  readonly prints: boolean;
  /** A crash may leave the browser's memory. */
  readonly signal: 'SIGKILL' | 'SIGSEGV';
};

/** The last touch of a turn. Its browser may be gone before it can say that it was touched. */
export const lastTouch = (touch: Promise<void>) => despite('has been closed', touch);

/** Ends the turn, and waits until its browser's profile is gone. */
async function endTurn(guarded: GuardedBrowser, options: RoundsOptions, { ending, signal }: Round): Promise<void> {
  const { page } = guarded;
  const { city } = options;
  const agent = city.part('kiosk-agent');
  switch (ending) {
    case 'finished':
      await lastTouch(button(page, words.bar.finish).click());
      break;
    case 'idle':
      await page.clock.fastForward(301_000);
      break;
    case 'card-removed':
      await dockClient(city.urls.dock).takeCard();
      break;
    case 'agent-killed': {
      const back = agent.nextReady();
      agent.kill();
      await back;
      break;
    }
    case 'browser-killed':
      process.kill(guarded.pid, signal);
  }
  const isGone = async () => {
    if (!profilesIn(options.room).includes(guarded.profile)) return true;
    // The question after the first stretch may be drawn late, and its own time begins only then.
    if (ending === 'idle') await lastTouch(page.clock.fastForward(46_000));
    return false;
  };
  await until(`the old profile is gone (${ending})`, isGone, 60_000);
}

function scanRound(options: RoundsOptions, { canaries }: Round, sinceMs: number) {
  const needles: Needle[] = Object.values(canaries).flatMap((word) =>
    needlesOf(word).map((bytes) => ({ word, bytes })),
  );
  const { state } = options.city;
  // The city is the server of record, and what came out of the printer is paper: neither belongs to the kiosk.
  const except = [join(state, 'city'), join(state, 'prints')];
  return scanTraces(
    [
      { folder: state, except },
      { folder: '/dev/shm' },
      { folder: '/tmp', except: [state], sinceMs },
      ...coreHaystacks(
        [options.city.part('kiosk-agent').pid()].filter((pid) => pid !== undefined),
        sinceMs,
      ),
    ],
    needles,
  );
}

/** Lives turns one after another, ends each in another way, and looks what is left of it. */
export async function runRounds(options: RoundsOptions): Promise<RoundsReport> {
  const report = {
    byEnding: {} as Record<string, number>,
    filesLookedAt: 0,
    prints: 0,
    traces: [] as RoundsReport['traces'][number][],
  };
  // What a crash leaves is looked for, too: it must be able to leave something.
  const cores = allowCores();
  let guarded = await attachBrowser(options.room);
  for (let round = 0; round < options.rounds; round++) {
    const ending = endings[round % endings.length] ?? 'finished';
    const lap = Math.floor(round / endings.length);
    const prints = ending === 'finished' && lap % 2 === 1 && report.prints < maxPrints;
    const now: Round = { canaries: hatchCanaries(), ending, prints, signal: lap % 2 === 0 ? 'SIGSEGV' : 'SIGKILL' };
    const sinceMs = Date.now();
    await liveTurn(guarded, options, now);
    await endTurn(guarded, options, now);
    const old = guarded.profile;
    await guarded[Symbol.asyncDispose]();
    guarded = await attachBrowser(options.room, old);
    if (options.mutant === true)
      writeFileSync(join(options.city.state, 'kiosk/planted'), now.canaries.pin + now.canaries.name);
    const { files, traces } = scanRound(options, now, sinceMs);
    report.filesLookedAt += files;
    report.traces.push(...traces.map((trace) => ({ ...trace, round, ending })));
    if (prints) report.prints += 1;
    report.byEnding[ending] = (report.byEnding[ending] ?? 0) + 1;
    options.onRound?.(round, ending);
  }
  await guarded[Symbol.asyncDispose]();
  cores[Symbol.dispose]();
  return { rounds: options.rounds, ...report, ...measuredWipes(options.city.state) };
}
