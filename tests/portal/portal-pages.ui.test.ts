import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales, type Locale } from '@machikado/contracts/locale.ts';
import { axeFaultsOf, bringAxe } from '../screens/axe.ts';
import { launchBrowser } from '../visit/browser.ts';
import { walkPortal } from './portal-walk.ts';
import { startPortalWorld, type PortalWorld } from './portal-world.ts';

let browser: Browser;
let world: PortalWorld;
/** Looks at the pages that the phone has got, at the width of the narrowest phone that is still about. */
let desk: Page;

const narrow = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true } as const;

beforeAll(async () => {
  [browser, world] = await Promise.all([launchBrowser(), startPortalWorld()]);
  const context = await browser.newContext(narrow);
  await bringAxe(context);
  await context.addInitScript({ path: join(import.meta.dirname, 'page-fit.js') });
  desk = await context.newPage();
  // What asks is loaded once: a page that is written into this one leaves it there.
  await desk.goto('about:blank');
});
afterAll(async () => {
  await browser.close();
  await world[Symbol.asyncDispose]();
});

const maxPageBytes = 30_000;

const fit = (page: Page) => page.evaluate<string[]>('faultsOfPortalPage()');
const enlarge = (page: Page, share: number) => page.evaluate(`enlarge(${share})`);

/** All that is wrong with the page that stands there, in light and dark, in usual letters and in twice as large ones. */
async function faultsOf(html: string, locale: Locale): Promise<string[]> {
  const page = desk;
  await page.setContent(html);
  const usual = [...(await axeFaultsOf(page, { onlyStyle: false })), ...(await fit(page))];
  await enlarge(page, 200);
  const large = await fit(page);
  await enlarge(page, 100);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Colours are the same in every language.
  const dark = locale === 'ja' ? await axeFaultsOf(page, { onlyStyle: true }) : [];
  await page.emulateMedia({ colorScheme: 'light' });
  const lang = await page.locator('html').getAttribute('lang');
  return [
    ...usual,
    ...large.map((fault) => `in large letters ${fault}`),
    ...dark.map((fault) => `in the dark ${fault}`),
    ...(lang === locale ? [] : [`is in ${lang ?? 'no language'}`]),
    ...((await page.locator('script').count()) === 0 ? [] : ['has a script']),
    ...(Buffer.byteLength(html) < maxPageBytes ? [] : [`weighs ${Buffer.byteLength(html)} bytes`]),
  ];
}

test.each(locales)(
  'every page in %s: nothing for axe, whole at 320 px and in letters twice as large',
  async (locale) => {
    // The phone runs no script at all.
    const context = await browser.newContext({ ...narrow, javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const faults: string[] = [];
    const seen: string[] = [];
    await walkPortal({
      ...{ world, page, locale },
      see: async (screen) => {
        seen.push(screen);
        faults.push(...(await faultsOf(await page.content(), locale)).map((fault) => `${screen} ${fault}`));
      },
    });
    await context.close();
    expect(faults).toEqual([]);
    expect(seen).toHaveLength(29);
  },
);
