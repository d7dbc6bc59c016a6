import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { z } from 'zod';
import { Locale } from '@machikado/contracts/locale.ts';
import { formNames, forms, type Form } from '../screens/forms.ts';
import { opening, type Course, type Look } from '../screens/survey.ts';
import { themes } from '../screens/themes.ts';
import { wearTheme } from '../screens/worn-theme.ts';
import { cut, difference, write, type Measure } from './picture.ts';

const folder = join(import.meta.dirname, 'pictures/screens');
const list = join(folder, 'album.json');

/** Pixels for each CSS px: small enough for the repository, and a button is still a button. */
const scales: Readonly<Record<Form, number>> = {
  portrait: 0.24,
  landscape: 0.24,
  tablet: 0.32,
  phone: 0.5,
  desktop: 0.28,
};
const sheetWidth = 1660;
const gap = 8;

const Cell = z.object({
  screen: z.string(),
  locale: Locale,
  theme: z.enum(themes),
  size: z.int().min(1).max(4),
  form: z.enum(formNames),
  low: z.boolean(),
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
});
/** One screen in one look, and where it lies on its sheet. */
export type Cell = z.infer<typeof Cell>;
type Print = Omit<Cell, 'x' | 'y' | 'width' | 'height'> & { readonly picture: PNG };
const Album = z.record(z.string(), z.array(Cell));

/**
 * The look of the screen with this place in its course. A kiosk's screen is put into any theme, size and form where it
 * stands, so that all of them meet; the language, and what a person at home has, are those of the walk.
 */
export function lookOf(course: Course, nth: number): Pick<Cell, 'theme' | 'size' | 'form'> {
  const at = Array.from(course.journey.name).reduce((sum, letter) => sum + letter.charCodeAt(0), nth);
  const kiosk = (['portrait', 'landscape', 'tablet'] as const)[at % 3] ?? 'portrait';
  const walked = course.form ?? 'portrait';
  const isFixed = course.low === true || forms[walked].atHome;
  return {
    theme: themes[at % themes.length] ?? 'light',
    size: course.low === true ? 1 : (at % 4) + 1,
    form: isFixed ? walked : kiosk,
  };
}

/** Put on while a picture is taken: no blinking caret, and no code and no spoken word that is another at each run. */
const still = `
  globalThis.stillSheet ??= new CSSStyleSheet();
  stillSheet.replaceSync('* { caret-color: transparent !important; } dialog .code svg, [data-caption] { visibility: hidden; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, stillSheet];`;
const moving = 'document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== stillSheet)';

/**
 * What a screen does without until it comes: where Japanese phrases end, and on the screen of all languages the letters
 * of each. A picture that is taken before is another than one that is taken after.
 */
const whole = `new Promise((done, fail) => {
  let frames = 3600;
  const isWhole = () => {
    const familyOf = (one) => getComputedStyle(one).fontFamily.split(',')[1].replaceAll('"', '').trim();
    const come = new Set(Array.from(document.fonts, ({ family }) => family.replaceAll('"', '')));
    const foreign = ':is(:lang(zh-Hans), :lang(zh-Hant), :lang(ko))';
    const names = Array.from(document.querySelectorAll('.app[data-mode="kiosk"] .choices > [lang]' + foreign));
    const isJapanese = document.documentElement.lang === 'ja';
    return names.every((one) => come.has(familyOf(one))) && !(isJapanese && document.querySelector('.phrase:not(.whole)'));
  };
  const look = () => {
    if (isWhole()) done();
    else if ((frames -= 1) < 0) fail(new Error('Letters or phrases have not come.'));
    else requestAnimationFrame(look);
  };
  look();
})`;

async function settle(page: Page): Promise<void> {
  await page.evaluate(whole);
  const drawn = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
  // Only what has been laid out asks for its letters.
  await page.evaluate(drawn);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.evaluate(drawn);
}

async function capture(page: Page, form: Form): Promise<PNG> {
  const { width, height } = forms[form];
  const devtools = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height, scale: scales[form] };
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'png', clip });
  await devtools.detach();
  return PNG.sync.read(Buffer.from(data, 'base64'));
}

/** Takes the picture of a screen in its look, and leaves the screen as it stood. */
async function photograph(page: Page, look: Pick<Cell, 'theme' | 'size' | 'form'>): Promise<PNG> {
  const standing = page.viewportSize();
  const root = page.locator('html');
  const [theme, size] = [await root.getAttribute('data-theme'), await root.getAttribute('data-text')];
  const wearSize = (text: string) => page.evaluate(`document.documentElement.dataset.text = ${JSON.stringify(text)}`);
  await page.evaluate(still);
  const { width, height } = forms[look.form];
  await page.setViewportSize({ width, height });
  await wearTheme(page, look.theme);
  await wearSize(String(look.size));
  await settle(page);
  const picture = await capture(page, look.form);
  await wearSize(size ?? '1');
  await wearTheme(page, themes.find((one) => one === theme) ?? 'light');
  if (standing) await page.setViewportSize(standing);
  await page.evaluate(moving);
  await settle(page);
  return picture;
}

/** Its frame goes from place to place by itself. */
const moves: ReadonlySet<string> = new Set(['home/scan frame']);

export const sheetOf = ({ journey, form = 'portrait' }: Course) =>
  `${journey.name.replaceAll(/[^a-z]+/g, '-')}-${form}`;

/** Lays prints beside each other in rows, in the order in which they were taken. */
function layOut(prints: readonly Print[]): { cells: Cell[]; sheet: PNG } {
  const cells: Cell[] = [];
  let [x, y, rowHeight, width] = [gap, gap, 0, 0];
  for (const { picture, ...look } of prints) {
    if (x + picture.width + gap > sheetWidth) [x, y, rowHeight] = [gap, y + rowHeight + gap, 0];
    cells.push({ ...look, x, y, width: picture.width, height: picture.height });
    x += picture.width + gap;
    width = Math.max(width, x);
    rowHeight = Math.max(rowHeight, picture.height);
  }
  const sheet = new PNG({ width, height: y + rowHeight + gap });
  sheet.data.fill(0x88);
  for (const [at, { x: left, y: top }] of cells.entries()) {
    const picture = prints[at]?.picture;
    if (picture) PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, left, top);
  }
  return { cells, sheet };
}

/** The looks of all reviewed screens, by sheet. */
export function reviewedCells(): Readonly<Record<string, readonly Cell[]>> {
  return existsSync(list) ? Album.parse(JSON.parse(readFileSync(list, 'utf8'))) : {};
}

export type ScreenAlbum = {
  /** Photographs each screen of a survey. */
  readonly look: Look;
  /** Throws away what was taken on a course that is walked anew. */
  readonly forget: (course: Course) => void;
  /** Makes the pictures that were taken the reviewed ones; gives the sheets' names with their bytes. */
  readonly keep: () => readonly (readonly [name: string, bytes: number])[];
  /** What looks otherwise on these courses than it was reviewed, one line a screen. */
  readonly differences: (courses: readonly Course[], measure: Measure) => string[];
};

/** An album of the screens that these courses come to: a sheet of small pictures for each. */
export function startAlbum(courses: readonly Course[]): ScreenAlbum {
  const taken = new Map<string, Print[]>();
  const look: Look = async (page, screen, { course, nth }) => {
    // The beginning of a turn once in each language is enough.
    if (moves.has(screen) || (opening.has(screen) && courses.indexOf(course) >= 6)) return [];
    const worn = lookOf(course, nth);
    const sheet = sheetOf(course);
    const prints = taken.get(sheet) ?? [];
    taken.set(sheet, prints);
    const picture = await photograph(page, worn);
    prints.push({ screen, locale: course.locale, low: course.low ?? false, ...worn, picture });
    return [];
  };
  const keep = () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const sheets = [...taken]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, prints]) => ({ name, ...layOut(prints) }));
    const cells = Object.fromEntries(sheets.map((one) => [one.name, one.cells]));
    writeFileSync(list, `${JSON.stringify(cells)}\n`);
    return sheets.map(({ name, sheet }) => {
      const bytes = write(sheet);
      writeFileSync(join(folder, `${name}.png`), bytes);
      return [name, bytes.length] as const;
    });
  };
  const forget = (course: Course) => void taken.delete(sheetOf(course));
  return {
    look,
    forget,
    keep,
    differences: (walked, measure) => differencesOf(taken, new Set(walked.map(sheetOf)), measure),
  };
}

function differencesOf(
  taken: ReadonlyMap<string, readonly Print[]>,
  walked: ReadonlySet<string>,
  measure: Measure,
): string[] {
  const reviewed = reviewedCells();
  return [...walked].flatMap((name) => {
    const prints = taken.get(name) ?? [];
    const cells = reviewed[name] ?? [];
    const seen = (all: readonly { readonly screen: string }[]) => all.map(({ screen }) => screen).join(', ');
    if (seen(prints) !== seen(cells)) return [`${name}: the screens are ${seen(prints)}; reviewed were ${seen(cells)}`];
    const sheet = PNG.sync.read(readFileSync(join(folder, `${name}.png`)));
    return cells.flatMap((cell, at) => {
      const picture = prints[at]?.picture;
      const share = picture ? difference(picture, cut(sheet, cell), measure) : 1;
      const percent = (part: number) => `${(part * 100).toFixed(2)} %`;
      return share <= measure.share
        ? []
        : [
            `${name}.png, ${cell.screen}: ${percent(share)} of the ${measure.name} differ, at most ${percent(measure.share)}`,
          ];
    });
  });
}
