import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

/** Before the first page: brings the questions of `text-fit.js` into every page of the context. */
export async function bringTextFit(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: join(import.meta.dirname, 'text-fit.js') });
}

/** What does not fit on the screen that stands there now, one line each. */
export async function faultsOfFit(page: Page): Promise<string[]> {
  // Two frames for the boxes to settle after what was touched.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  return page.evaluate<string[]>('faultsOfFit()');
}
