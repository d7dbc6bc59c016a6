import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMockAgent } from '../mock/agent.ts';

const build = join(import.meta.dirname, '../build');
let browser: Browser;
beforeAll(async () => {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...asRoot, '--disable-gpu', '--disable-background-networking'],
  });
});
afterAll(() => browser.close());

/** Scripts of screens that a page asks for, a list for each time that it is loaded. */
function watchScripts(page: Page): string[][] {
  const loads: string[][] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) loads.push([]);
    else if (/\/nodes\/\d+\.[^/]*\.js$/.test(request.url())) loads.at(-1)?.push(new URL(request.url()).pathname);
  });
  return loads;
}

const fetchedAhead = () => performance.getEntriesByName('fetched-ahead').length > 0;

test('a script that does not come keeps no other from coming, and the page begins anew while nobody is there', async () => {
  const agent = await startMockAgent(build);
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  const other = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  try {
    const usual = watchScripts(page);
    await page.goto(agent.url);
    await page.waitForFunction(fetchedAhead, undefined, { timeout: 60_000 });
    const [whole = []] = usual;
    expect(new Set(whole).size).toBeGreaterThan(20);
    const torn = whole[Math.floor(whole.length / 2)] ?? '';
    let times = 0;
    await other.route(`**${torn}`, (route) => ((times += 1) === 1 ? route.abort() : route.continue()));
    const loads = watchScripts(other);
    await other.goto(agent.url);
    await expect.poll(() => loads.length, { timeout: 60_000 }).toBe(2);
    expect(new Set(loads[0])).toEqual(new Set(whole));
    await other.waitForFunction(fetchedAhead, undefined, { timeout: 60_000 });
    expect(loads[1]).toContain(torn);
    // The next pause would be 4 s (`beginAnew`), and that nothing happens has no event to wait for.
    await other.waitForTimeout(5000);
    expect(loads).toHaveLength(2);
  } finally {
    await Promise.all([page.close(), other.close()]);
    agent.close();
  }
});
