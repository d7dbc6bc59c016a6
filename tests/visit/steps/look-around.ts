import assert from 'node:assert/strict';
import { tileName } from '../kiosk.ts';
import type { Step } from '../step.ts';

/** Attract screen, language, home; then the places near her, as a list with distances and a map. */
export const lookAround: Step = {
  id: 'places',
  title: 'まち・観光 / places near her',
  run: async ({ kiosk }) => {
    const { page, words } = kiosk;
    await kiosk.startTurn();
    await kiosk.picture('02-home');
    await kiosk.tap(tileName(words.home.places));
    await kiosk.heading(words.places.title);
    const rows = page.locator('main ol > li');
    await rows.first().waitFor();
    await kiosk.picture('03-places');
    const count = await rows.count();
    assert(count > 0, 'no places are listed');
    await rows.first().getByRole('button').click();
    await kiosk.see(words.places.credit);
    await kiosk.picture('04-place');
    const name = await page.getByRole('heading', { level: 1 }).first().innerText();
    return `${count} shown, nearest: ${name.replaceAll('\n', '')}`;
  },
};
