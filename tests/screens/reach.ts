import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

/** With the controls low, everything to touch lies below this share of a standing screen's height. */
export const lowLine = 0.6;

/** Before the first page: brings the question of `reach.js` into every page of the context. */
export async function bringReach(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: join(import.meta.dirname, 'reach.js') });
}

/** Every control that reaches above `line` (a share of the screen's height) on the screen that stands there now. */
export async function controlsAbove(page: Page, line: number): Promise<string[]> {
  // Two frames for the boxes to settle after what was touched.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return page.evaluate<string[]>(`controlsAbove(${line})`);
}
