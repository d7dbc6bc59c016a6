import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startCity } from '../../city-services/src/listeners/started-city.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { launchBrowser } from '../visit/browser.ts';
import { formFactors, openLightHouse, type Scores } from './light-house.ts';
import { allJourneys, nameOf, survey, type Course } from './survey.ts';
import { themes } from './themes.ts';

// `screens`: every journey in every language, each screen in every theme; once in the largest letters and once with the
// controls low. `lighthouse`: four pages at home. Both where neither is named.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    journey: { type: 'string' },
    locale: { type: 'string' },
    runs: { type: 'string', default: '3' },
    pages: { type: 'string', default: '/home,/book,/apply/smartphone-course,/places' },
  },
});
const parts = { screens: lookAtScreens, lighthouse: lookAtPages };
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

/** Prints what several looks at a page gave; true where it is enough: the worst for access, the middle for speed. */
function tell(page: string, all: readonly Scores[]): boolean {
  const [worst] = all.toSorted((a, b) => a.accessibility - b.accessibility);
  const middle = all.toSorted((a, b) => a.performance - b.performance)[Math.floor((all.length - 1) / 2)];
  if (!worst || !middle) throw new Error('Nothing was looked at.');
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `${page}  ${middle.formFactor}  accessibility ${worst.accessibility} (least ${least.accessibility})` +
      `  performance ${middle.performance} (least ${least.performance}; ${all.map((one) => one.performance).join(', ')})` +
      `  load ${load}`,
  );
  const isEnough = worst.accessibility >= least.accessibility && middle.performance >= least.performance;
  if (!isEnough) for (const line of new Set([...worst.below, ...middle.below])) console.log(`  ${line}`);
  return isEnough;
}

async function lookAtPages(): Promise<number> {
  await using city = await startCity();
  await using lightHouse = await openLightHouse();
  let missed = 0;
  for (const page of values.pages.split(',').filter(Boolean)) {
    for (const formFactor of formFactors) {
      const all: Scores[] = [];
      for (let run = 0; run < Number(values.runs); run++)
        all.push(await lightHouse.look(new URL(page, city.residentUrl).href, formFactor));
      if (!tell(page, all)) missed += 1;
    }
  }
  return missed;
}

const unknown = positionals.find((part) => !Object.hasOwn(parts, part));
if (unknown !== undefined) {
  console.error(
    `npm run access -- [${Object.keys(parts).join('|')}] [--journey NAME] [--pages /home,/places] [--runs 3]`,
  );
  process.exit(64);
}
let faults = 0;
for (const [part, look] of Object.entries(parts))
  if (positionals.length === 0 || positionals.includes(part)) faults += await look();
process.exitCode = faults === 0 ? 0 : 1;
