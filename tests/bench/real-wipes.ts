import { catalogue as words } from '../../kiosk-ui/src/lib/text/ja/catalogue.ts';
import { until } from '../city/probes.ts';
import { attachBrowser } from '../leftovers/guarded-browser.ts';
import { startGuardedCity } from '../leftovers/guarded-city.ts';
import { button, lastTouch, startByTouch } from '../leftovers/turn-rounds.ts';
import { measuredWipes } from '../leftovers/wipe-log.ts';
import type { Sample } from './bench.ts';

/**
 * The real thing: a visit to the kiosk is finished by its button, the browser that the agent guards is killed, its
 * profile is wiped, and a new one shows the next person's screen; so many times. As the agent measures it, from the end
 * of the visit to the first drawn page, on this machine's own speed.
 */
export async function measureWipes(times: number): Promise<Sample[]> {
  await using guarded = await startGuardedCity();
  let browser = await attachBrowser(guarded.room);
  for (let time = 0; time < times; time += 1) {
    const { page, profile } = browser;
    if ((await page.locator('.attract').count()) === 0) await page.goto(`${guarded.city.urls.kiosk}/`);
    await startByTouch(page);
    await lastTouch(button(page, words.bar.finish).click());
    await browser[Symbol.asyncDispose]();
    browser = await attachBrowser(guarded.room, profile);
  }
  await browser[Symbol.asyncDispose]();
  const told = () => measuredWipes(guarded.city.state);
  // The page is there a moment before the agent hears of it.
  await until('the last wipe is told', () => Promise.resolve(told().firstScreenMs.length >= times), 30_000);
  const { wipeMs, firstScreenMs } = told();
  return [
    ...wipeMs.map((value) => ({ metric: 'wipe: finished to nothing left', value })),
    ...firstScreenMs.map((value) => ({ metric: 'wipe: finished to the first screen of a new browser', value })),
  ];
}
