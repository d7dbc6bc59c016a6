import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startMockAgent, type MockAgent } from './agent.ts';
import { keepBusy } from './busy-browser.ts';

const build = join(import.meta.dirname, '../build');

type Kiosk = { readonly page: Page; readonly agent: MockAgent };

/** Gives each test of a file a kiosk of its own: a mock agent and a touched browser page. A page fault fails the test. */
export function useKiosk(): () => Kiosk {
  let browser: Browser;
  let kiosk: Kiosk;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
      ],
    });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const agent = await startMockAgent(build);
    const context = await browser.newContext({
      viewport: { width: 1080, height: 1920 },
      hasTouch: true,
      reducedMotion: 'reduce',
      locale: 'ja-JP',
      timezoneId: 'Asia/Tokyo',
    });
    await keepBusy(context);
    const page = await context.newPage();
    kiosk = { page, agent };
    faults.length = 0;
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('requestfailed', (request) => {
      // A page without one of its scripts stays empty: said here, a test that then waits in vain is understood.
      const error = request.failure()?.errorText ?? '';
      // Tests that run beside make and remove network interfaces, and Chromium then tears its connections.
      const isTorn = error === 'net::ERR_ABORTED' || error === 'net::ERR_NETWORK_CHANGED';
      if (request.resourceType() === 'script' && !isTorn) faults.push(`${error} for a script`);
    });
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text());
    });
  });
  afterEach(async () => {
    await kiosk.page.context().close();
    kiosk.agent.close();
    expect(faults).toEqual([]);
  });
  return () => kiosk;
}

/** What a person does at a kiosk, in Japanese. */
export function kioskSteps(kiosk: () => Kiosk) {
  const touch = (name: string) => kiosk().page.getByRole('button', { name }).first().click();
  const see = (text: string) => kiosk().page.getByText(text).first().waitFor();
  const sent = (method: string, path: string) =>
    kiosk().agent.received.filter((one) => one.method === method && one.path === path);

  async function start(language = '日本語'): Promise<void> {
    await kiosk().page.goto(kiosk().agent.url);
    await kiosk().page.locator('.attract').click();
    await kiosk().page.locator('.choices').getByRole('button', { name: language }).first().click();
    await kiosk().page.waitForURL('**/home');
  }

  async function typeDigits(digits: string): Promise<void> {
    for (const digit of digits)
      await kiosk().page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  }

  async function signInByNumber(pin = '2580'): Promise<void> {
    await touch('利用者番号で進む');
    await typeDigits('10000014');
    await touch('次へ');
    await typeDigits(pin);
    await touch('確認する');
  }

  /** From the home screen to the page that asks whether to book. */
  async function goToConfirm(purpose: string): Promise<void> {
    await touch('施設をかりる');
    await kiosk().page.waitForURL('**/book');
    await touch('旭川市民文化会館');
    await kiosk().page.locator('td button.free').first().click();
    await touch('次へ');
    await signInByNumber();
    await kiosk().page.getByLabel('使う目的').fill(purpose);
    await kiosk().page.getByLabel('人数').fill('12');
    await touch('次へ');
    await kiosk().page.waitForURL('**/book/confirm');
  }

  return { goToConfirm, see, sent, signInByNumber, start, touch, typeDigits };
}
