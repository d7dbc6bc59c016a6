import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startCity } from '../../city-services/src/listeners/started-city.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { launchBrowser } from '../visit/browser.ts';
import { formNames, type Form } from './forms.ts';
import { formFactors, openLightHouse, type Scores } from './light-house.ts';
import { journeysOf, nameOf, survey, type Course, type Found } from './survey.ts';
import { themes } from './themes.ts';

// `screens`: every journey on every form of screen in every language, each screen in every theme; once more in the
// largest letters and, at a standing kiosk, with the controls low;
// `--look` takes one of these. `lighthouse`: pages at home. Both where neither is named.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    journey: { type: 'string' },
    locale: { type: 'string' },
    form: { type: 'string' },
    look: { type: 'string' },
    runs: { type: 'string', default: '3' },
    pages: { type: 'string' },
  },
});
const parts = { screens: lookAtScreens, lighthouse: lookAtPages };
const least = { accessibility: 100, performance: 95 };

async function lookAtScreens(): Promise<number> {
  const spoken = locales.filter((one) => values.locale === undefined || one === values.locale);
  const shapes = formNames.filter((one) => values.form === undefined || one === values.form);
  type Look = Omit<Course, 'journey' | 'locale' | 'form'> & { readonly only?: Form };
  const looks: Readonly<Record<string, Look>> = {
    themes: { theme: 'light', allThemes: true },
    large: { theme: 'light', textSize: 4 },
    low: { theme: 'light', low: true, only: 'portrait' },
  };
  const asked = Object.entries(looks).filter(([name]) => values.look === undefined || name === values.look);
  const courses = asked
    .map(([, look]) => look)
    .flatMap(({ only, ...look }) =>
      shapes
        .filter((form) => only === undefined || form === only)
        .flatMap((form) =>
          spoken.flatMap((locale) =>
            journeysOf(form)
              .filter(({ name }) => values.journey === undefined || name === values.journey)
              .map((journey): Course => ({ ...look, journey, locale, form })),
          ),
        ),
    );
  const browser = await launchBrowser();
  let done = 0;
  let faults = 0;
  const screens = new Set<string>();
  const tell = (found: Found) => {
    done += 1;
    faults += found.faults.length;
    for (const screen of found.screens) screens.add(`${found.course.form ?? ''} ${screen}`);
    console.log(`${done}/${courses.length}  ${nameOf(found.course)}`);
    for (const fault of found.faults) console.log(`  ${fault}`);
  };
  await survey(browser, courses, { tell });
  await browser.close();
  const many = `${screens.size} screens on ${shapes.length} forms × ${spoken.length} languages × ${themes.length} themes`;
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

const Places = z.object({ places: z.array(z.object({ id: z.string() })) });

/** Home, booking, the form where somebody fills it in, and a place; and what leads to these two. */
async function pagesOf(residentUrl: string): Promise<readonly string[]> {
  const answer = await fetch(new URL('/resident/v1/places', residentUrl));
  const [place] = Places.parse(await answer.json()).places;
  if (place === undefined) throw new Error('The city has no place.');
  const course = '/apply/smartphone-course';
  return ['/home', '/book', course, `${course}?start`, '/places', `/places?show=${encodeURIComponent(place.id)}`];
}

async function lookAtPages(): Promise<number> {
  await using city = await startCity();
  await using lightHouse = await openLightHouse();
  let missed = 0;
  for (const page of values.pages?.split(',') ?? (await pagesOf(city.residentUrl))) {
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
    `npm run access -- [${Object.keys(parts).join('|')}] [--journey NAME] [--locale ja] [--form phone] ` +
      '[--pages /home,/places] [--runs 3]',
  );
  process.exit(64);
}
let faults = 0;
for (const [part, look] of Object.entries(parts))
  if (positionals.length === 0 || positionals.includes(part)) faults += await look();
process.exitCode = faults === 0 ? 0 : 1;
