import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { keepBusy } from '../../kiosk-ui/mock/busy-browser.ts';
import { bringAxe, faultsOf, faultsOfTheme } from './axe.ts';
import { forms, leastTarget, type Form } from './forms.ts';
import { homeJourneys } from './home-journeys.ts';
import { journeys } from './journeys.ts';
import { bringReach, controlsAbove, lowLine } from './reach.ts';
import { stateJourneys, type StateJourney } from './state-journeys.ts';
import { bringTextFit, faultsOfFit } from './text-fit.ts';
import { themes, type Theme } from './themes.ts';
import { handOf, startTurn } from './walk.ts';
import { wearTheme } from './worn-theme.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');

/** One journey in one language and one look. */
export type Course = {
  readonly journey: StateJourney;
  readonly locale: Locale;
  readonly theme: Theme;
  /** A standing kiosk where nothing is said. */
  readonly form?: Form;
  readonly textSize?: number;
  readonly low?: boolean;
  /** Each screen is looked at in every theme, where it stands. */
  readonly allThemes?: boolean;
};
export type Found = {
  readonly course: Course;
  readonly screens: readonly string[];
  readonly faults: readonly string[];
};
/** What is done at a screen that stands; gives its faults, one a line. `nth`: the place of the screen in its course. */
export type Look = (page: Page, screen: string, at: { course: Course; nth: number }) => Promise<readonly string[]>;

/** Everything that has a screen at a kiosk: what people do, and what happens to them. */
export const kioskJourneys: readonly StateJourney[] = [...journeys, ...stateJourneys];

/** What people do on a device of this form. */
export function journeysOf(form: Form): readonly StateJourney[] {
  return forms[form].atHome ? homeJourneys : kioskJourneys;
}

/** What is said of a walk in a report. */
export function nameOf(course: Course): string {
  const { journey, locale, theme, form = 'portrait', textSize, low = false, allThemes = false } = course;
  const size = textSize === undefined ? '' : `, size ${textSize}`;
  return `${journey.name}, ${form}, ${locale}, ${allThemes ? 'every theme' : theme}${size}${low ? ', controls low' : ''}`;
}

/** All that is asked of the screen that stands there. */
export const lookClosely: Look = async (page, screen, { course }) => {
  // What was measured when the screen came is put on in the next frame.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const lang = screen === 'attract' || screen === 'language' ? 'ja' : course.locale;
  const asked = { lang, least: leastTarget(course.form ?? 'portrait', page.viewportSize()?.width) };
  const faults = await faultsOf(page, asked);
  // What is chosen at the home screen is not yet chosen on the screens before it.
  if (course.low === true && (await page.locator('.app[data-low="true"]').count()) > 0)
    faults.push(...(await controlsAbove(page, lowLine)));
  faults.push(...(await faultsOfFit(page)));
  if (course.allThemes !== true) return faults;
  const worn = (await page.locator('html').getAttribute('data-theme')) ?? 'light';
  for (const theme of themes.filter((one) => one !== worn)) {
    await wearTheme(page, theme);
    faults.push(...(await faultsOfTheme(page, asked)).map((fault) => `in ${theme}: ${fault}`));
  }
  await wearTheme(page, themes.find((one) => one === worn) ?? 'light');
  return faults;
};

/** What stands at the beginning of every turn. */
export const opening: ReadonlySet<string> = new Set(['attract', 'language', 'home', 'view panel']);

/**
 * As what a screen is met: in all that it may look like, and what begins every walk of a short survey in each of these
 * once, not in each pair of them.
 */
function viewsOf(screen: string, course: Course): readonly string[] {
  const { locale, theme, form, textSize = 1, low = false, allThemes = false } = course;
  if (allThemes || !opening.has(screen)) return [[screen, locale, theme, form, textSize, low, allThemes].join()];
  return [locale, theme, `size ${textSize}`, low ? 'low' : 'high'].map((aspect) => [screen, form, aspect].join());
}

type Survey = Required<Pick<SurveyOptions, 'looks'>> &
  Pick<SurveyOptions, 'moment'> & { readonly browser: Browser; readonly looked: Set<string> };

async function walkCourse({ browser, looks, looked, moment }: Survey, course: Course): Promise<Found> {
  const { atHome, ...viewport } = forms[course.form ?? 'portrait'];
  const agent = await startMockAgent(build);
  const context = await browser.newContext({
    viewport,
    hasTouch: course.form !== 'desktop',
    isMobile: course.form === 'phone',
    reducedMotion: 'reduce',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  const faults: string[] = [];
  const screens: string[] = [];
  const seen: string[] = [];
  try {
    await keepBusy(context);
    await bringAxe(context);
    await bringReach(context);
    await bringTextFit(context);
    const page = await context.newPage();
    if (moment !== undefined && course.journey.turnsTheClock !== true) await page.clock.setFixedTime(moment);
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => faults.push(`${nameOf(course)}: the page broke: ${error.message}`));
    const at = async (screen: string) => {
      screens.push(screen);
      // Many journeys begin alike: a screen is asked again where the language or the look is one that it was not asked in.
      const news = viewsOf(screen, course).filter((view) => !looked.has(view));
      if (news.length === 0) return;
      for (const view of news) looked.add(view);
      seen.push(...news);
      for (const look of looks)
        for (const fault of await look(page, screen, { course, nth: screens.length - 1 }))
          faults.push(`${nameOf(course)}, ${screen}: ${fault}`);
    };
    const url = atHome ? agent.homeUrl : agent.url;
    const hand = handOf({ ...course, atHome, page, url, agent, at });
    await startTurn(hand);
    await course.journey.play(hand);
  } catch (error) {
    faults.push(`${nameOf(course)}, after ${screens.at(-1) ?? 'nothing'}: ${String(error)}`);
  } finally {
    await context.close();
    agent.close();
  }
  // What was looked at on a walk that failed is looked at again.
  if (faults.length > 0) for (const view of seen) looked.delete(view);
  return { course, screens, faults };
}

export type SurveyOptions = {
  /** What is done at each screen; all that can be asked of it where nothing is said. */
  readonly looks?: readonly Look[];
  /** The moment at which everything happens, on the pages' clocks; as it is where nothing is said. */
  readonly moment?: string;
  /** Told of a course on which something was found, before it is walked once more: what is found then counts. */
  readonly again?: (found: Found) => void;
  /** No further course is begun after it. */
  readonly signal?: AbortSignal;
  /** Told of each course as it is done. */
  readonly tell?: (found: Found) => void;
};

/** Walks all courses, two at a time. */
export async function survey(
  browser: Browser,
  courses: readonly Course[],
  { looks = [lookClosely], moment, again, signal, tell = () => undefined }: SurveyOptions = {},
): Promise<readonly Found[]> {
  const waiting = [...courses];
  const all: Found[] = [];
  const shared: Survey = { browser, looks, looked: new Set(), ...(moment !== undefined && { moment }) };
  const walk = async () => {
    for (let course = waiting.shift(); course && !signal?.aborted; course = waiting.shift()) {
      let found = await walkCourse(shared, course);
      if (again && found.faults.length > 0 && !signal?.aborted) {
        again(found);
        found = await walkCourse(shared, course);
      }
      all.push(found);
      tell(found);
    }
  };
  await Promise.all([walk(), walk()]);
  return all;
}
