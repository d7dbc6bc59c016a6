import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { chromium, type Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { z } from 'zod';

export const pictureFolder = join(import.meta.dirname, 'pictures');
const takenWith = join(pictureFolder, 'taken-with.json');

/** The looks that are photographed: every theme, the largest letters, another script, a phone. */
export const looks: readonly { readonly name: string; readonly query: string; readonly width: number }[] = [
  { name: 'light', query: 'theme=light', width: 1080 },
  { name: 'dark', query: 'theme=dark', width: 1080 },
  { name: 'paper', query: 'theme=paper', width: 1080 },
  { name: 'night', query: 'theme=night', width: 1080 },
  { name: 'glare', query: 'theme=glare', width: 1080 },
  { name: 'largest-en', query: 'theme=light&size=4&locale=en', width: 1080 },
  { name: 'easy-japanese', query: 'theme=light&locale=ja-x-easy', width: 1080 },
  { name: 'phone', query: 'theme=light', width: 390 },
];

type Box = { readonly name: string; readonly top: number; readonly bottom: number };
export type Photograph = {
  readonly picture: Buffer;
  readonly boxes: readonly Box[];
  readonly faults: readonly string[];
};

/** Half the pixels: small enough for the repository, and a line of one pixel is still seen. */
const pixelsPerPx = 0.5;

export function launch(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...sandbox, '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none', '--disable-lcd-text'],
  });
}

/** Photographs the contact sheet in one look, at one fixed time, and says where each component lies on it. */
export async function photograph(browser: Browser, site: string, look: (typeof looks)[number]): Promise<Photograph> {
  const onPhone = look.width < 700;
  const scale = onPhone ? 1 : pixelsPerPx;
  const context = await browser.newContext({
    viewport: { width: look.width, height: onPhone ? 844 : 1920 },
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Tokyo',
    locale: 'ja-JP',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.clock.setFixedTime(new Date('2026-11-23T04:05:00Z'));
  await page.goto(`${site}?page=contact&${look.query}`);
  await page.locator('[data-specimen="QR code"]').waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForLoadState('networkidle');
  const tall = z.number().parse(await page.evaluate("document.querySelector('.sheet').scrollHeight"));
  // Sizes follow the screen's height: the sheet grows by itself and is cut from the long page.
  await page.addStyleTag({ content: 'html, body, .root, .sheet { height: auto; overflow: visible; }' });
  await page.evaluate('scrollTo(0, 0)');
  const boxes: Box[] = [];
  for (const specimen of await page.locator('[data-specimen]').all()) {
    const box = await specimen.boundingBox();
    const name = (await specimen.getAttribute('data-specimen')) ?? '';
    if (box) boxes.push({ name, top: box.y * scale, bottom: (box.y + box.height) * scale });
  }
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: look.width, height: tall }, fullPage: true });
  await context.close();
  return { picture, boxes, faults };
}

/** The major version of the Chromium that took the reviewed pictures. */
export function reviewedMajor(): number | undefined {
  if (!existsSync(takenWith)) return undefined;
  return z.object({ chromiumMajor: z.int() }).parse(JSON.parse(readFileSync(takenWith, 'utf8'))).chromiumMajor;
}

export const majorOf = (browser: Browser) => Number.parseInt(browser.version(), 10);

export type Difference = { readonly share: number; readonly where: readonly string[] };

/**
 * What of the picture is different: the share of its pixels, 0–1, and the components that hold them. Two pixels differ
 * when their colours are further apart than `threshold` (0–1, pixelmatch); smoothed edges do not count.
 */
export function compare(taken: Photograph, reviewed: Buffer, threshold: number): Difference {
  const [one, other] = [PNG.sync.read(taken.picture), PNG.sync.read(reviewed)];
  if (one.width !== other.width || one.height !== other.height) {
    const sizes = [one, other].map(({ width, height }) => `${width} × ${height}`);
    return { share: 1, where: [`the sheet is ${sizes[0] ?? ''}, the reviewed one ${sizes[1] ?? ''}`] };
  }
  const marks = new PNG({ width: one.width, height: one.height });
  const options = { threshold, includeAA: false, diffMask: true };
  const count = pixelmatch(one.data, other.data, marks.data, one.width, one.height, options);
  const differs = (row: number) =>
    marks.data.subarray(row * one.width * 4, (row + 1) * one.width * 4).some((part) => part > 0);
  const where = taken.boxes.filter(({ top, bottom }) => {
    for (let row = Math.floor(top); row < Math.min(one.height, bottom); row += 1) if (differs(row)) return true;
    return false;
  });
  return { share: count / (one.width * one.height), where: where.map(({ name }) => name) };
}
