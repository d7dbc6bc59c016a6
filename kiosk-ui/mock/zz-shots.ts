import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { startMockAgent } from './agent.ts';
import { boardOf } from './alerts.ts';
const agent = await startMockAgent(join(import.meta.dirname, '..', 'build'));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
const sizes: Record<string, [number, number]> = { p: [1080, 1920], l: [1920, 1080], c: [1280, 800], m: [390, 844] };
const want = (process.argv[2] ?? 'p').split(',');
const only = process.argv[3]?.split(',');
const lang = process.argv[4] ?? '日本語';
for (const s of want) {
  const [width, height] = sizes[s]!;
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Tokyo',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(6000);
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
  const shot = async (n: string) => {
    if (only && !only.includes(n)) return;
    await page.screenshot({ path: `/tmp/mk/town/${n}-${s}-${lang}.png` });
  };
  const nav = async (path: string) => {
    await page.evaluate((p) => {
      const a = document.createElement('a');
      a.href = p;
      document.body.append(a);
      a.click();
      a.remove();
    }, path);
    await page.waitForTimeout(500);
  };
  await page.goto(agent.url);
  await page.waitForTimeout(900);
  await shot('attract');
  await page.locator('.attract').click();
  await page.locator('.choices').getByRole('button', { name: lang }).first().click();
  await page.waitForURL('**/home');
  await page.waitForTimeout(500);
  await shot('home');
  for (const [n, p] of [
    ['events', '/events'],
    ['event', '/events/story-time'],
    ['warnings', '/warnings'],
    ['practice', '/practice'],
    ['places', '/places'],
  ]) {
    await nav(p!);
    await shot(n!);
    if (n === 'warnings') {
      const b = page.locator('.tabs button');
      for (const i of [1, 2, 3]) {
        await b.nth(i).click();
        await page.waitForTimeout(200);
        await shot(`warnings${i}`);
      }
      agent.emit({ kind: 'alerts', board: boardOf(2, false) });
      await b.nth(0).click();
      await page.waitForTimeout(300);
      await shot('warnings-level2');
      agent.emit({ kind: 'alerts', board: boardOf(undefined, false) });
    }
    if (n === 'practice') {
      for (const i of [0, 1, 2, 3]) {
        await page.locator('.list button').nth(i).click();
        await page.waitForTimeout(200);
        await shot(`lesson${i}`);
        await page.locator('footer .back button').click();
        await page.waitForTimeout(100);
      }
    }
  }
  agent.emit({ kind: 'city', state: 'offline' });
  await nav('/home');
  await shot('home-off');
  await nav('/warnings');
  await shot('warnings-off');
  agent.emit({ kind: 'city', state: 'online' });
  await nav('/home');
  await page
    .getByRole('button', { name: /下に|ボタンを画面|Controls|bottom/ })
    .first()
    .click()
    .catch(() => undefined);
  await page.waitForTimeout(200);
  await shot('home-low');
  await context.close();
}
await browser.close();
agent.close();
