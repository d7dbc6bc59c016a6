import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from '../visit/browser.ts';

type WatchedPages = {
  /** An empty page in a browser of its own, in Japan and without motion. */
  readonly open: (device: BrowserContextOptions) => Promise<Page>;
  /** A path in a folder of this file's own, which goes at its end. */
  readonly pathOf: (name: string) => string;
};

/** Gives a test file its browser. A fault of a page, or a message that is a fault, fails the test in which it came. */
export function useWatchedPages(isFault: (message: ConsoleMessage) => boolean): WatchedPages {
  let browser: Browser;
  let folder: string;
  const pages: Page[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'machikado-pages-'));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => void faults.splice(0));
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close();
    expect(faults).toEqual([]);
  });

  async function open(device: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce', ...device });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (isFault(message)) faults.push(message.text());
    });
    pages.push(page);
    return page;
  }
  return { open, pathOf: (name) => join(folder, name) };
}
