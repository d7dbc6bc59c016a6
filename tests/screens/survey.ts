import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { bringAxe, faultsOf } from './axe.ts';
import { journeys } from './journeys.ts';
import { stateJourneys, type StateJourney } from './state-journeys.ts';
import type { Theme } from './themes.ts';
import { handOf, startTurn } from './walk.ts';

const build = join(import.meta.dirname, '../../kiosk-ui/build');

/** One journey in one language and one look. */
export type Course = {
  readonly journey: StateJourney;
  readonly locale: Locale;
  readonly theme: Theme;
  readonly textSize?: number;
};
export type Found = { readonly course: Course; readonly screens: readonly string[]; readonly faults: readonly string[] };

/** Everything that has a screen: what people do, and what happens to them. */
export const allJourneys: readonly StateJourney[] = [...journeys, ...stateJourneys];

const nameOf = ({ journey, locale, theme, textSize }: Course) =>
  `${journey.name}, ${locale}, ${theme}${textSize === undefined ? '' : `, size ${textSize}`}`;

async function walkCourse(browser: Browser, course: Course): Promise<Found> {
  const agent = await startMockAgent(build);
  const context = await browser.newContext({
    viewport: { width: 1080, height: 1920 },
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  const faults: string[] = [];
  const screens: string[] = [];
  try {
    await bringAxe(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => faults.push(`${nameOf(course)}: the page broke: ${error.message}`));
    const at = async (screen: string) => {
      screens.push(screen);
      const lang = screen === 'attract' || screen === 'language' ? 'ja' : course.locale;
      for (const fault of await faultsOf(page, lang)) faults.push(`${nameOf(course)}, ${screen}: ${fault}`);
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
  const walk = async () => {
    for (let course = waiting.shift(); course; course = waiting.shift()) {
      const found = await walkCourse(browser, course);
      all.push(found);
      tell(found);
    }
  };
  await Promise.all([walk(), walk()]);
  return all;
}
