import type { Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { languages } from '../../kiosk-ui/src/lib/text/languages.ts';
import { catalogues } from './catalogues.ts';

/** A walk through the screens of a kiosk whose agent is the mock one, in one language. */
export type Walk = {
  readonly page: Page;
  /** Address of the kiosk's page. */
  readonly url: string;
  readonly locale: Locale;
  /** Called on each screen, once it stands there, with the screen's name. */
  readonly at: (screen: string) => Promise<void>;
};

/** What the walker says to the page: buttons by the words on them, in the language of the walk. */
export type Hand = Walk & {
  readonly t: (typeof catalogues)[Locale];
  readonly touch: (name: string) => Promise<void>;
  readonly heading: (name: string) => Promise<void>;
  readonly digits: (digits: string) => Promise<void>;
};

export function handOf(walk: Walk): Hand {
  const { page } = walk;
  const t = catalogues[walk.locale];
  const keys = () => page.getByRole('group', { name: withoutRuby(t.keyboard.label) });
  return {
    ...walk,
    t,
    touch: (name) =>
      page
        .getByRole('button', { name: withoutRuby(name) })
        .and(page.locator(':visible'))
        .first()
        .click(),
    heading: (name) =>
      page
        .getByRole('heading', { name: withoutRuby(name) })
        .first()
        .waitFor(),
    digits: async (digits) => {
      for (const digit of digits) await keys().getByRole('button', { name: digit, exact: true }).click();
    },
  };
}

/** From whatever screen: a new turn, in the language of the walk, at the home screen. */
export async function startTurn(hand: Hand): Promise<void> {
  await hand.page.goto(hand.url);
  await beginTurn(hand);
}

/** From the first screen, as `startTurn`. */
export async function beginTurn({ page, locale, at, t }: Hand): Promise<void> {
  await page.locator('.attract').waitFor();
  await at('attract');
  await page.locator('.attract').click();
  await page.locator('.choices').waitFor();
  await at('language');
  await page.locator(`.choices [lang="${locale}"] button`).click();
  await page.getByRole('heading', { name: withoutRuby(t.home.question) }).waitFor();
  await at('home');
}

export const speaks = (locale: Locale): string => withoutRuby(languages[locale].name);
