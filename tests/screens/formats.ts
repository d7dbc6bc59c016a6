import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { controlsAbove, lowLine } from './reach.ts';

/** The screens that a kiosk may have, in px and in millimetres of width. */
const formats = [
  { name: 'portrait', width: 1080, height: 1920, widthMm: 398 },
  { name: 'landscape', width: 1920, height: 1080, widthMm: 708 },
  { name: 'tablet', width: 1280, height: 800, widthMm: 217 },
] as const;
type Format = (typeof formats)[number];

/** Before the first page: brings the questions of `finger.js` into every page of the context. */
export async function bringFinger(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: join(import.meta.dirname, 'finger.js') });
}

/** Lays the screen out as on a kiosk of this format, without leaving it. */
async function takeFormat(page: Page, { width, height, widthMm }: Format): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(`document.documentElement.style.setProperty('--screen-mm', '${widthMm}')`);
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/**
 * What a finger cannot touch on the screen that stands there, in each format, one a line; with the controls low also
 * what stands above the reach of a person in a wheelchair. The screen stands upright afterwards.
 */
export async function faultsInFormats(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const format of formats.toReversed()) {
    await takeFormat(page, format);
    const found = await page.evaluate<string[]>('faultsForFinger()');
    if ((await page.locator('.app[data-low="true"]').count()) > 0) found.push(...(await controlsAbove(page, lowLine)));
    faults.push(...found.map((fault) => `${format.name}: ${fault}`));
  }
  return faults;
}
