import type { Locator, Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';
import { rubyParts, withoutRuby } from '@machikado/contracts/ruby.ts';
import type { MockAgent } from '../../kiosk-ui/mock/agent.ts';
import { catalogues } from './catalogues.ts';
import { themes, type Theme } from './themes.ts';

/** A walk through the screens of a kiosk whose agent is the mock one, in one language and one look. */
export type Walk = {
  readonly page: Page;
  /** Address of the kiosk's page. */
  readonly url: string;
  readonly locale: Locale;
  /** Chosen at the home screen, in the panel where people choose it; the usual one where nothing is said. */
  readonly theme?: Theme;
  /** 1 to 4. */
  readonly textSize?: number;
  /** Everything to touch gathered in the lower part of the screen. */
  readonly low?: boolean;
  /** On somebody's own device, whose keys are its own: `url` is the residents' page. */
  readonly atHome?: boolean;
  /** How long the hand rests after each touch, in ms: what looks for the next button does so on the page's processor. */
  readonly restMs?: number;
  /** Called before a turn that begins with the page anew. */
  readonly standing?: () => Promise<void>;
  /** Called on each screen, once it stands there, with the screen's name. */
  readonly at: (screen: string) => Promise<void>;
};

/** A walk whose agent can be told what happens: a warning, a city that is away, a door that fails. */
export type SteeredWalk = Walk & { readonly agent: MockAgent };

/** What the walker says to the page: buttons by the words on them, in the language of the walk. */
export type Hand = Walk & {
  readonly t: (typeof catalogues)[Locale];
  readonly touch: (name: string) => Promise<void>;
  /** Touches what has no words of its own, or many of one kind. */
  readonly press: (target: Locator) => Promise<void>;
  readonly heading: (name: string) => Promise<void>;
  readonly digits: (digits: string) => Promise<void>;
  /** Waits for the keys on the screen, where there are any. */
  readonly keysShown: () => Promise<void>;
  /** Writes into a field, which the keys of a screen with low controls may have to make room for. */
  readonly fill: (field: string, text: string) => Promise<void>;
  /** Waits until the slip has come out, where there is a printer. */
  readonly slipOut: () => Promise<void>;
  /** Makes room for what the keys of a screen with low controls stand in the place of. */
  readonly keysAway: () => Promise<void>;
};
export type SteeringHand = Hand & SteeredWalk;

/** A text as the page may hold it: with its readings beside it or without, broken anywhere. */
export function asShown(text: string): RegExp {
  const loose = (part: string) =>
    Array.from(part.replaceAll(/\s/g, ''), (letter) => letter.replace(/[$()*+.?[\\\]^{|}]/, '\\$&')).join('\\s*');
  const parts = rubyParts(text).map(({ base, reading }) =>
    reading === undefined ? loose(base) : `${loose(base)}\\s*(?:${loose(reading)})?`,
  );
  return new RegExp(parts.filter(Boolean).join('\\s*'));
}

export function handOf<W extends Walk>(walk: W): W & Hand {
  const { page } = walk;
  const t = catalogues[walk.locale];
  const keys = () => page.getByRole('group', { name: withoutRuby(t.keyboard.label) });
  const press = async (target: Locator) => {
    await target.click();
    if (walk.restMs !== undefined) await new Promise((done) => setTimeout(done, walk.restMs));
  };
  const touch = async (name: string) => {
    const named = (pattern: RegExp) => page.getByRole('button', { name: pattern }).and(page.locator(':visible'));
    const whole = named(new RegExp(`^\\s*${asShown(name).source}\\s*$`));
    // "Next" is not "next week": a button of just these words goes before one that begins with them.
    await press(((await whole.count()) > 0 ? whole : named(asShown(name))).first());
  };
  const keysAway = async () => {
    if (walk.low === true) await touch(t.access.keysAway);
  };
  const digits = async (all: string) => {
    if (walk.atHome === true) await page.keyboard.type(all);
    else for (const digit of all) await press(keys().getByRole('button', { name: digit, exact: true }));
  };
  return {
    ...walk,
    slipOut: async () => {
      if (walk.atHome !== true) await page.locator('.slip .state.done').waitFor();
    },
    t,
    touch,
    press,
    keysAway,
    fill: async (field, text) => {
      await page.locator(field).waitFor({ state: 'attached' });
      if (!(await page.locator(field).isVisible())) await keysAway();
      await page.locator(field).fill(text);
    },
    heading: (name) =>
      page
        .getByRole('heading', { name: asShown(name) })
        .first()
        .waitFor(),
    digits,
    keysShown: async () => {
      if (walk.atHome !== true) await page.locator('.keyboard').waitFor();
    },
  };
}

/** At any screen with the bar: opens the panel and chooses colours and size, as people do. */
async function chooseLook({ page, t, theme, textSize, at }: Hand): Promise<void> {
  if (theme === undefined && textSize === undefined) return;
  // In the hand the bar has one button for both.
  await page
    .locator('aside .tools button[aria-haspopup], aside > button[aria-haspopup]')
    .and(
      page.getByRole('button', { name: new RegExp(`${asShown(t.view.theme).source}|${asShown(t.view.look).source}`) }),
    )
    .last()
    .click();
  const panel = page.getByRole('dialog');
  await panel.waitFor();
  const sizes = panel.locator('.sizes button');
  if (textSize !== undefined) await sizes.nth(textSize - 1).click();
  if (theme !== undefined) {
    await panel.locator('.themes button').nth(themes.indexOf(theme)).click();
    await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
  }
  await at('view panel');
  await panel.locator('.head button').click();
  await panel.waitFor({ state: 'detached' });
}

/** At the home screen: gathers what is to be touched low, where the walk asks for it. */
async function lowerControls({ page, touch, t, low = false }: Hand): Promise<void> {
  if (!low || (await page.locator('.app[data-low="true"]').count()) > 0) return;
  await touch(t.bar.lowHint);
  await page.locator('.app[data-low="true"]').waitFor();
}

/** From whatever screen: a new turn, in the language and the look of the walk, at the home screen. */
export async function startTurn(hand: Hand): Promise<void> {
  await hand.page.goto(hand.atHome === true ? `${hand.url}/home?in=${hand.locale}` : hand.url);
  await hand.standing?.();
  await beginTurn(hand);
}

/** From the first screen, as `startTurn`. */
export async function beginTurn(hand: Hand): Promise<void> {
  const { page, locale, at, t, press, atHome = false } = hand;
  if (!atHome) {
    await page.locator('.attract').waitFor();
    await at('attract');
    await press(page.locator('.attract'));
    await page.locator('.choices').waitFor();
    await at('language');
    await press(page.locator(`.choices [lang="${locale}"] button`));
  }
  await page.getByRole('heading', { name: asShown(t.home.question) }).waitFor();
  await chooseLook(hand);
  await lowerControls(hand);
  await at('home');
}
