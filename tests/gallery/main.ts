// First: from here on it is the moment of the pictures.
import { momentOfPictures } from './fixed-day.ts';
import { parseArgs } from 'node:util';
import { shortCourses } from '../screens/courses.ts';
import { survey } from '../screens/survey.ts';
import { launchBrowser } from '../visit/browser.ts';
import { startAlbum } from './album.ts';
import { keepSheets, launch, looks, majorOf, photograph, type Photograph } from './contact-sheet.ts';
import { buildGallery, startGallery } from './gallery-site.ts';

// Shows every component and screen in a browser; with `--renew` takes the reviewed pictures again.
const { values } = parseArgs({ options: { renew: { type: 'boolean' }, port: { type: 'string', default: '8120' } } });

async function renewSheets(site: string): Promise<void> {
  const browser = await launch();
  const sheets = new Map<string, Photograph>();
  for (const look of looks) {
    const taken = await photograph(browser, site, look);
    if (taken.faults.length > 0) throw new Error(taken.faults.join('\n'));
    sheets.set(look.name, taken);
  }
  for (const [name, bytes] of keepSheets(sheets, majorOf(browser)))
    console.log(`${name}  ${Math.round(bytes / 1000)} kB`);
  await browser.close();
}

/** Walks the journeys of the short form once more, and keeps a picture of each screen. */
async function renewScreens(): Promise<void> {
  const browser = await launchBrowser();
  const album = startAlbum(shortCourses);
  const found = await survey(browser, shortCourses, { looks: [album.look], moment: momentOfPictures });
  await browser.close();
  const faults = found.flatMap((one) => one.faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const sheets = album.keep();
  const bytes = sheets.reduce((sum, [, size]) => sum + size, 0);
  console.log(`${sheets.length} sheets of screens  ${Math.round(bytes / 1000)} kB`);
}

await buildGallery();
const site = await startGallery(values.renew ? 0 : Number(values.port));
if (values.renew) {
  await renewSheets(site.url);
  site.close();
  await renewScreens();
  console.log('Look at each picture before you commit it: git diff --stat tests/gallery/pictures');
} else {
  console.log(`Gallery: ${site.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => site.close());
}
