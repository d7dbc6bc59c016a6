import type { BrowserContext } from 'playwright-core';

/**
 * Makes a browser that is never idle, as when somebody touches it all the time: its pages fetch nothing ahead. What a
 * page of a kiosk fetches and draws while nobody is there would take the processor from the tests beside this one, whose
 * hands touch at once.
 */
export async function keepBusy(context: BrowserContext): Promise<void> {
  await context.addInitScript('window.requestIdleCallback = () => 0;');
}
