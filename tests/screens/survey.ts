import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { bringAxe, faultsOf, faultsOfTheme } from './axe.ts';
import { journeys } from './journeys.ts';
import { bringReach, controlsAbove, lowLine } from './reach.ts';
import { stateJourneys, type StateJourney } from './state-journeys.ts';
import { bringTextFit, faultsOfFit } from './text-fit.ts';
import { themes, type Theme } from './themes.ts';
import { handOf, startTurn } from './walk.ts';
import { wearTheme } from './worn-theme.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');

const screenSize = { width: 1080, height: 1920 };

/** One journey in one language and one look. */
export type Course = {
  readonly journey: StateJourney;
  readonly locale: Locale;
  readonly theme: Theme;
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

/** Everything that has a screen: what people do, and what happens to them. */
export const allJourneys: readonly StateJourney[] = [...journeys, ...stateJourneys];

/** What is said of a walk in a report. */
export function nameOf({ journey, locale, theme, textSize, low = false, allThemes = false }: Course): string {
  const size = textSize === undefined ? '' : `, size ${textSize}`;
  return `${journey.name}, ${locale}, ${allThemes ? 'every theme' : theme}${size}${low ? ', controls low' : ''}`;
}

/** What does not fit when a standing kiosk is laid on its side. */
async function faultsLying(page: Page): Promise<string[]> {
  const standing = page.viewportSize();
  if (standing?.width !== screenSize.width) return [];
  await page.setViewportSize({ width: standing.height, height: standing.width });
  const faults = await faultsOfFit(page);
  await page.setViewportSize(standing);
  return faults.map((fault) => `landscape: ${fault}`);
}

/** All that is asked of the screen that stands there. */
async function look(page: Page, screen: string, course: Course): Promise<string[]> {
  // What was measured when the screen came is put on in the next frame.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const faults = await faultsOf(page, screen === 'attract' || screen === 'language' ? 'ja' : course.locale);
  // What is chosen at the home screen is not yet chosen on the screens before it.
  if (course.low === true && (await page.locator('.app[data-low="true"]').count()) > 0)
    faults.push(...(await controlsAbove(page, lowLine)));
  faults.push(...(await faultsOfFit(page)));
  if (course.allThemes !== true) return faults;
  faults.push(...(await faultsLying(page)));
  const worn = (await page.locator('html').getAttribute('data-theme')) ?? 'light';
  for (const theme of themes.filter((one) => one !== worn)) {
    await wearTheme(page, theme);
    faults.push(...(await faultsOfTheme(page)).map((fault) => `in ${theme}: ${fault}`));
  }
  await wearTheme(page, themes.find((one) => one === worn) ?? 'light');
  return faults;
}

async function walkCourse(browser: Browser, course: Course, looked: Set<string>): Promise<Found> {
  const agent = await startMockAgent(build);
  const context = await browser.newContext({
    viewport: screenSize,
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  const faults: string[] = [];
  const screens: string[] = [];
  try {
    await bringAxe(context);
    await bringReach(context);
    await bringTextFit(context);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => faults.push(`${nameOf(course)}: the page broke: ${error.message}`));
    const at = async (screen: string) => {
      screens.push(screen);
      // Many journeys begin alike: the same screen in the same language and look is asked once.
      const view = [screen, course.locale, course.theme, course.textSize, course.low, course.allThemes].join();
      if (looked.has(view)) return;
      looked.add(view);
      for (const fault of await look(page, screen, course)) faults.push(`${nameOf(course)}, ${screen}: ${fault}`);
    };
    const hand = handOf({ ...course, page, url: agent.url, agent, at });
    await startTurn(hand);
    await course.journey.play(hand);
  } catch (error) {
    faults.push(`${nameOf(course)}, after ${screens.at(-1) ?? 'nothing'}: ${String(error)}`);
  } finally {
    await context.close();
    agent.close();
  }
  return { course, screens, faults };
}

/** Walks all courses, two at a time, and tells of each as it is done. */
export async function survey(
  browser: Browser,
  courses: readonly Course[],
  tell: (found: Found) => void = () => undefined,
): Promise<readonly Found[]> {
  const waiting = [...courses];
  const all: Found[] = [];
  const looked = new Set<string>();
  const walk = async () => {
    for (let course = waiting.shift(); course; course = waiting.shift()) {
      const found = await walkCourse(browser, course, looked);
      all.push(found);
      tell(found);
    }
  };
  await Promise.all([walk(), walk()]);
  return all;
}
