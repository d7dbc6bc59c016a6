import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockAgent } from '../../kiosk-ui/mock/agent.ts';
import { launchBrowser } from '../visit/browser.ts';
import { probePage, weighScripts } from './ui-probe.ts';

test('the first screen waits for at most 70 kB of script, and keeps standing while others are drawn ahead', async () => {
  const agent = await startMockAgent(join(import.meta.dirname, '../../kiosk-ui/build'));
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const scripts = weighScripts(page);
  await probePage(page);
  await page.goto(agent.url);
  await page.evaluate('firstScreenStands()');
  const { first } = await scripts.kilobytes();
  await page.evaluate('fetchedAhead()');
  // The screens that were drawn ahead have left nothing: neither to see nor to hear nor to touch.
  expect(await page.title()).toBe('Machikado');
  expect(await page.locator('[data-rehearsal]').count()).toBe(0);
  expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  await browser.close();
  agent.close();
  expect(first).toBeGreaterThan(30);
  expect(first).toBeLessThanOrEqual(70);
});
