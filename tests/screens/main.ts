import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { startCity } from '../../city-services/src/listeners/started-city.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { launchBrowser } from '../visit/browser.ts';
import { formFactors, openLightHouse, type Scores } from './light-house.ts';
import { allJourneys, survey, type Course } from './survey.ts';
import { themes } from './themes.ts';

// `screens`: every journey in every language and theme, and once in the largest letters. `lighthouse`: four pages at
// home. Both where neither is named.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    journey: { type: 'string' },
    runs: { type: 'string', default: '3' },
    pages: { type: 'string', default: '/home,/book,/apply/smartphone-course,/places' },
  },
});
const parts = { screens: lookAtScreens, lighthouse: lookAtPages };
const least = { accessibility: 100, performance: 95 };

async function lookAtScreens(): Promise<number> {
  const chosen = allJourneys.filter(({ name }) => values.journey === undefined || name === values.journey);
  const courses = chosen.flatMap((journey): Course[] =>
    locales.flatMap((locale) => [
      ...themes.map((theme) => ({ journey, locale, theme })),
      { journey, locale, theme: 'light' as const, textSize: 4 },
    ]),
  );
  const browser = await launchBrowser();
  let done = 0;
  let faults = 0;
  const screens = new Set<string>();
  await survey(browser, courses, (found) => {
    const { journey, locale, theme, textSize = 1 } = found.course;
    done += 1;
    faults += found.faults.length;
    for (const screen of found.screens) screens.add(screen);
    console.log(`${done}/${courses.length}  ${journey.name}, ${locale}, ${theme}, size ${textSize}`);
    for (const fault of found.faults) console.log(`  ${fault}`);
  });
  await browser.close();
  const many = `${screens.size} screens × ${locales.length} languages × ${themes.length} themes`;
  console.log(`${many}, and the largest letters: ${faults} faults`);
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
