import { launchBrowser } from './visit/browser.ts';
import { allJourneys, survey } from './screens/survey.ts';
const [names = '', langs = 'ja', theme = 'light'] = process.argv.slice(2);
const browser = await launchBrowser();
const courses = langs.split(',').flatMap((locale) => allJourneys.filter((j) => names === 'all' || names.split(',').includes(j.name)).map((journey) => ({ journey, locale, theme }))) as never;
const t0 = Date.now();
await survey(browser, courses, (f) => { console.log(Math.round((Date.now() - t0) / 1000), f.course.journey.name, f.course.locale, f.screens.length, f.faults.length); for (const x of f.faults) console.log('   ', x.slice(0, 400)); });
await browser.close();
