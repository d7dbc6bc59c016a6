import { attachBrowser } from '../leftovers/guarded-browser.ts';
import { startGuardedCity } from '../leftovers/guarded-city.ts';
import { measuredWipes } from '../leftovers/wipe-log.ts';
import type { Sample } from './bench.ts';

/**
 * The real thing: the browser that the agent guards is killed in the middle of a turn, its profile is wiped, and a new
 * one shows the first screen; so many times. As the agent measures it, from the death to the first drawn page, on this
 * machine's own speed.
 */
export async function measureWipes(times: number): Promise<Sample[]> {
  await using guarded = await startGuardedCity();
  let browser = await attachBrowser(guarded.room);
  for (let time = 0; time < times; time += 1) {
    await browser.page.locator('.attract').click();
    await browser.page.locator('.choices').waitFor();
    process.kill(browser.pid, 'SIGKILL');
    const { profile } = browser;
    await browser[Symbol.asyncDispose]();
    browser = await attachBrowser(guarded.room, profile);
  }
  await browser[Symbol.asyncDispose]();
  const { wipeMs, firstScreenMs } = measuredWipes(guarded.city.state);
  if (firstScreenMs.length < times)
    throw new Error(`${times} browsers were killed, ${firstScreenMs.length} were told.`);
  return [
    ...wipeMs.map((value) => ({ metric: 'wipe: killed to nothing left', value })),
    ...firstScreenMs.map((value) => ({ metric: 'wipe: killed to the first screen of a new browser', value })),
  ];
}
