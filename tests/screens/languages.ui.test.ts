import { beforeEach, expect, test } from 'vitest';
import { locales, type Locale } from '@machikado/contracts/locale.ts';
import { useKiosk } from '../../kiosk-ui/mock/kiosk-browser.ts';
import { openForm } from './application-journeys.ts';
import { catalogues } from './catalogues.ts';
import { bringTextFit, faultsOfFit } from './text-fit.ts';
import { asShown, handOf, startTurn } from './walk.ts';

const kiosk = useKiosk();
const forms = [
  { name: 'landscape', width: 1920, height: 1080, text: 1 },
  { name: 'portrait, largest letters', width: 1080, height: 1920, text: 4 },
] as const;

beforeEach(() => bringTextFit(kiosk().page.context()));

/** Another language is one touch away on every screen that has the bar. */
async function speak(locale: Locale): Promise<void> {
  const { page } = kiosk();
  await page.locator(`aside .languages [lang="${locale}"]`).click();
  await page.locator(`html[lang="${locale}"]`).waitFor({ state: 'attached' });
}

/** What does not fit on the screen that stands there, in every language, standing and lying. */
async function faultsInAll(screen: string, dialog?: (locale: Locale) => Promise<void>): Promise<string[]> {
  const { page } = kiosk();
  const faults: string[] = [];
  for (const locale of [...locales.filter((one) => one !== 'ja'), 'ja'] as const) {
    await speak(locale);
    await dialog?.(locale);
    for (const { name, text, ...size } of forms) {
      await page.setViewportSize(size);
      await page.evaluate(`document.documentElement.dataset.text = '${text}'`);
      for (const fault of await faultsOfFit(page)) faults.push(`${screen}, ${locale}, ${name}: ${fault}`);
    }
    if (dialog) await page.keyboard.press('Escape');
  }
  return faults;
}

test('in the middle of a form another language keeps the place and what was typed, and its words fit', async () => {
  const { page, agent } = kiosk();
  // In the morning the greeting is the longest.
  await page.clock.setFixedTime('2026-11-24T07:00:00+09:00');
  const hand = handOf({ page, url: agent.url, locale: 'ja', at: () => Promise.resolve() });
  await startTurn(hand);
  const faults = await faultsInAll('home');
  await openForm(hand, 'smartphone-course');
  await hand.fill('#field-name', '見本 花子');
  for (const locale of locales.toReversed()) {
    await speak(locale);
    await page.getByRole('button', { name: asShown(catalogues[locale].common.next) }).waitFor();
    expect(await page.locator('#field-name').inputValue()).toBe('見本 花子');
    expect(new URL(page.url()).pathname).toBe('/apply/smartphone-course');
  }
  faults.push(...(await faultsInAll('form')));
  expect(faults).toEqual([]);
});

test('the words of every language fit in the panel of the view', async () => {
  const { page, agent } = kiosk();
  await startTurn(handOf({ page, url: agent.url, locale: 'ja', at: () => Promise.resolve() }));
  const open = async (locale: Locale) => {
    await page
      .getByRole('button', { name: asShown(catalogues[locale].view.theme) })
      .last()
      .click();
    await page.getByRole('dialog').waitFor();
  };
  expect(await faultsInAll('view panel', open)).toEqual([]);
});
