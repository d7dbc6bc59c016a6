import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { PNG } from 'pngjs';
import { z } from 'zod';
import { momentOfPictures } from './fixed-day.ts';
import { cut, difference, write, type Measure } from './picture.ts';

const pictureFolder = join(import.meta.dirname, 'pictures');
const takenWith = join(pictureFolder, 'taken-with.json');
const specimenList = join(pictureFolder, 'specimens.json');

type SheetLook = {
  readonly name: string;
  readonly query: string;
  readonly width: number;
  readonly height: number;
};
/** The looks that are photographed: each theme, language, size and form once. The screens have them in every pair. */
export const looks: readonly SheetLook[] = [
  { name: 'light', query: 'theme=light', width: 1080, height: 1920 },
  { name: 'dark-zh-hans', query: 'theme=dark&size=2&locale=zh-Hans', width: 1080, height: 1920 },
  { name: 'paper-zh-hant-landscape', query: 'theme=paper&size=3&locale=zh-Hant', width: 1920, height: 1080 },
  { name: 'night-ko-tablet', query: 'theme=night&locale=ko', width: 1280, height: 800 },
  { name: 'glare-desktop', query: 'theme=glare', width: 1440, height: 900 },
  { name: 'largest-en', query: 'theme=light&size=4&locale=en', width: 1080, height: 1920 },
  { name: 'easy-japanese', query: 'theme=light&locale=ja-x-easy', width: 1080, height: 1920 },
  { name: 'phone', query: 'theme=light', width: 390, height: 844 },
];

const Specimen = z.object({ name: z.string(), y: z.int(), height: z.int() });
type Specimen = z.infer<typeof Specimen>;
const Sheets = z.record(z.string(), z.array(Specimen));

export type Photograph = {
  readonly picture: PNG;
  /** Where each component lies on the sheet, px of the picture. */
  readonly specimens: readonly Specimen[];
  readonly faults: readonly string[];
};

/** Small enough for the repository, and the line around a button is still seen. */
const pixelsPerPx = 0.35;

/** `drawing`: flags in place of those that make letters look the same everywhere. */
export function launch(
  drawing: readonly string[] = ['--font-render-hinting=none', '--disable-lcd-text'],
): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...sandbox, '--disable-gpu', '--disable-dev-shm-usage', ...drawing],
  });
}

/** Photographs the contact sheet in one look, at one fixed time, and says where each component lies on it. */
export async function photograph(browser: Browser, site: string, look: SheetLook): Promise<Photograph> {
  const onPhone = look.width < 700;
  const scale = onPhone ? 2 * pixelsPerPx : pixelsPerPx;
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Tokyo',
    locale: 'ja-JP',
  });
  const page = await context.newPage();
  // The whole sheet is drawn at once, and a busy machine draws late.
  page.setDefaultTimeout(120_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.clock.setFixedTime(momentOfPictures);
  await page.goto(`${site}?page=contact&${look.query}`);
  await page.locator('[data-specimen="QR code"] svg').waitFor();
  // The keys are drawn a frame after their keyboard.
  await page.locator('[data-specimen^="keyboard"]').last().locator('button').nth(20).waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.waitForLoadState('networkidle');
  // Sizes follow the screen's height: the sheet grows by itself and is cut from the long page.
  await page.addStyleTag({ content: 'html, body, .root, .sheet { height: auto; overflow: visible; }' });
  await page.evaluate('scrollTo(0, 0)');
  const tall = z.number().parse(await page.evaluate("document.querySelector('.sheet').scrollHeight"));
  const specimens: Specimen[] = [];
  for (const specimen of await page.locator('[data-specimen]').all()) {
    const box = await specimen.boundingBox();
    const name = (await specimen.getAttribute('data-specimen')) ?? '';
    if (box) specimens.push({ name, y: Math.round(box.y * scale), height: Math.round(box.height * scale) });
  }
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: look.width, height: tall }, fullPage: true });
  await context.close();
  return { picture: PNG.sync.read(picture), specimens, faults };
}

/** The major version of the Chromium that took the reviewed pictures. */
export function reviewedMajor(): number | undefined {
  if (!existsSync(takenWith)) return undefined;
  return z.object({ chromiumMajor: z.int() }).parse(JSON.parse(readFileSync(takenWith, 'utf8'))).chromiumMajor;
}

export const majorOf = (browser: Browser) => Number.parseInt(browser.version(), 10);

/** Makes these the reviewed pictures; gives their names with their bytes. */
export function keepSheets(sheets: ReadonlyMap<string, Photograph>, major: number): [name: string, bytes: number][] {
  mkdirSync(pictureFolder, { recursive: true });
  const old = readdirSync(pictureFolder).filter((file) => file.endsWith('.png'));
  for (const file of old) rmSync(join(pictureFolder, file));
  const lists = Object.fromEntries([...sheets].map(([name, { specimens }]) => [name, specimens]));
  writeFileSync(specimenList, `${JSON.stringify(lists)}\n`);
  writeFileSync(takenWith, `${JSON.stringify({ chromiumMajor: major }, undefined, 2)}\n`);
  return [...sheets].map(([name, { picture }]) => {
    const bytes = write(picture);
    writeFileSync(join(pictureFolder, `${name}.png`), bytes);
    return [`${name}.png`, bytes.length];
  });
}

/** A reviewed sheet. */
export function reviewedSheet(name: string): Omit<Photograph, 'faults'> {
  const specimens = Sheets.parse(JSON.parse(readFileSync(specimenList, 'utf8')))[name] ?? [];
  return { picture: PNG.sync.read(readFileSync(join(pictureFolder, `${name}.png`))), specimens };
}

type Sheet = Omit<Photograph, 'faults'>;

/**
 * The components that look otherwise than on the reviewed sheet, one line each. Each is laid upon its own picture: where
 * one has become longer, those below it are still compared.
 */
export function differencesOf(taken: Sheet, reviewed: Sheet, measure: Measure): string[] {
  const names = new Set([...taken.specimens, ...reviewed.specimens].map(({ name }) => name));
  const part = ({ picture, specimens }: Sheet, wanted: string) => {
    const specimen = specimens.find(({ name }) => name === wanted);
    return specimen && cut(picture, { x: 0, y: specimen.y, width: picture.width, height: specimen.height });
  };
  return [...names].flatMap((name) => {
    const [one, other] = [part(taken, name), part(reviewed, name)];
    if (!one || !other) return [`${name} is ${one ? 'new' : 'gone'}`];
    const share = difference(one, other, measure);
    return share <= measure.share ? [] : [`${name}: ${(share * 100).toFixed(2)} % of the ${measure.name} differ`];
  });
}
