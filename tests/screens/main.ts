import { parseArgs } from 'node:util';
import { startCity } from '../../city-services/src/listeners/started-city.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { launchBrowser } from '../visit/browser.ts';
import { formFactors, openLightHouse } from './light-house.ts';
import { allJourneys, nameOf, survey, type Course } from './survey.ts';
import { themes } from './themes.ts';

// Every journey in every language, each screen in every theme; once in the largest letters and once with the controls
// low; then Lighthouse on four pages at home.
const { values } = parseArgs({
  options: {
    journey: { type: 'string' },
    locale: { type: 'string' },
    pages: { type: 'string', default: '/home,/book,/apply/smartphone-course,/places' },
  },
});
const least = { accessibility: 100, performance: 95 };

async function lookAtScreens(): Promise<number> {
  const chosen = allJourneys.filter(({ name }) => values.journey === undefined || name === values.journey);
  const spoken = locales.filter((one) => values.locale === undefined || one === values.locale);
  const looks: readonly Omit<Course, 'journey' | 'locale'>[] = [
    { theme: 'light', allThemes: true },
    { theme: 'light', textSize: 4 },
    { theme: 'light', low: true },
  ];
  const courses = looks.flatMap((look) =>
    spoken.flatMap((locale) => chosen.map((journey): Course => ({ ...look, journey, locale }))),
  );
  const browser = await launchBrowser();
  let done = 0;
  let faults = 0;
  const screens = new Set<string>();
  await survey(browser, courses, (found) => {
    done += 1;
    faults += found.faults.length;
    for (const screen of found.screens) screens.add(screen);
    console.log(`${done}/${courses.length}  ${nameOf(found.course)}`);
    for (const fault of found.faults) console.log(`  ${fault}`);
  });
  await browser.close();
  const many = `${screens.size} screens × ${spoken.length} languages × ${themes.length} themes`;
  console.log(`${many}, the largest letters and low controls: ${faults} faults`);
  return faults;
}

async function lookAtPages(): Promise<number> {
  await using city = await startCity();
  await using lightHouse = await openLightHouse();
  let missed = 0;
  for (const page of values.pages.split(',').filter(Boolean)) {
    for (const formFactor of formFactors) {
      const scores = await lightHouse.look(new URL(page, city.residentUrl).href, formFactor);
      const isEnough = scores.accessibility >= least.accessibility && scores.performance >= least.performance;
      console.log(`${page}  ${formFactor}  accessibility ${scores.accessibility}  performance ${scores.performance}`);
      if (isEnough) continue;
      missed += 1;
      for (const line of scores.below) console.log(`  ${line}`);
    }
  }
  return missed;
}

const faults = (await lookAtScreens()) + (await lookAtPages());
process.exitCode = faults === 0 ? 0 : 1;
