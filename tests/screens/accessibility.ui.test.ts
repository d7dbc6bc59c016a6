import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';
import { faultsOf } from './axe.ts';
import { journeys } from './journeys.ts';
import { themes } from './themes.ts';
import { handOf, startTurn } from './walk.ts';

const kiosk = useKiosk();

/**
 * Each journey in each language; on every screen one theme in turn, so that each screen meets every language and, over
 * the languages, every theme. `npm run access` looks at the whole product of the three.
 */
test.each(journeys.flatMap((journey) => locales.map((locale) => [journey.name, locale] as const)))(
  'no fault on any screen of %s in %s',
  async (name, locale) => {
    const { page, agent } = kiosk();
    const faults: string[] = [];
    let turn = locales.indexOf(locale);
    const at = async (screen: string) => {
      const theme = themes[turn++ % themes.length] ?? 'light';
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      for (const fault of await faultsOf(page)) faults.push(`${screen} (${theme}): ${fault}`);
    };
    const hand = handOf({ page, url: agent.url, locale, at });
    await startTurn(hand);
    await journeys.find((journey) => journey.name === name)?.play(hand);
    expect(faults).toEqual([]);
  },
);
