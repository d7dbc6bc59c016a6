import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { catalogue as en } from '../../kiosk-ui/src/lib/text/en/catalogue.ts';
import { catalogue as ja, type Catalogue } from '../../kiosk-ui/src/lib/text/ja/catalogue.ts';
import { languages } from '../../kiosk-ui/src/lib/text/languages.ts';

const catalogues: Record<KioskLanguage, Catalogue> = { ja, en };
export type KioskLanguage = 'ja' | 'en';

/** A person's hand at the kiosk's screen: touches what can be seen, by the words that stand on it. */
export type Kiosk = AsyncDisposable & {
  readonly page: Page;
  readonly words: Catalogue;
  readonly language: KioskLanguage;
  readonly heading: (text: string) => Promise<void>;
  readonly tap: (name: string | RegExp) => Promise<void>;
  /** Digits on the number pad, one touch each. */
  readonly typeDigits: (digits: string) => Promise<void>;
  /** Keys of the on-screen keyboard; a capital is typed as its small letter. */
  readonly typeKeys: (keys: string) => Promise<void>;
  readonly see: (text: string | RegExp, options?: { withinMs: number }) => Promise<Locator>;
  /** From whatever screen: ends the turn, starts a new one and comes to the home screen. */
  readonly startTurn: () => Promise<void>;
  readonly picture: (name: string) => Promise<void>;
};

export type KioskOptions = {
  readonly browser: Browser;
  readonly url: string;
  readonly language: KioskLanguage;
  readonly picturesIn?: string;
  readonly viewport?: { width: number; height: number };
};

export async function openKiosk(options: KioskOptions): Promise<Kiosk> {
  const context = await options.browser.newContext({
    viewport: options.viewport ?? { width: 1080, height: 1920 },
    hasTouch: true,
    reducedMotion: 'reduce',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const words = catalogues[options.language];
  // Words are the whole name: some stand on the tile that leads to a screen as well as on the screen's own button.
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: true }).and(page.locator(':visible')).first();
  const tap = (name: string | RegExp) => button(name).click();
  const keyboard = page.getByRole('group', { name: words.keyboard.label });
  const press = async (keys: Iterable<string>) => {
    for (const key of keys) await keyboard.getByRole('button', { name: key, exact: true }).click();
  };
  return {
    page,
    words,
    language: options.language,
    heading: (text) => page.getByRole('heading', { name: text }).first().waitFor(),
    tap,
    typeDigits: (digits) => press(digits),
    typeKeys: (keys) => press(keys.toLowerCase()),
    see: async (text, wait) => {
      const found = page.getByText(text).and(page.locator(':visible')).first();
      await found.waitFor(wait && { timeout: wait.withinMs });
      return found;
    },
    startTurn: async () => {
      await page.goto(options.url);
      await button(new RegExp(`${languages.ja.touch}|${languages.en.touch}`)).click();
      await button(new RegExp(`^${languages[options.language].name}.*${languages[options.language].choose}`)).click();
      await page.getByRole('heading', { name: words.home.question }).waitFor();
    },
    picture: async (name) => {
      if (options.picturesIn === undefined) return;
      await page.screenshot({ path: join(options.picturesIn, `${name}-${options.language}.png`) });
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** The words on a home tile. */
export function tileName(tile: readonly string[]): RegExp {
  return new RegExp(`^${tile[0] ?? ''}`);
}
