import { preloadCode } from '$app/navigation';
import type { RouteId } from '$app/types';
import type { Locale } from '@machikado/contracts/locale.ts';
import { allWords, loadLocale, words } from '#lib/text/catalogue.svelte.ts';
import { languages } from '#lib/text/languages.ts';
import { lettersAhead, sizesAhead } from '#lib/text/letters-ahead.ts';
import { loadPhrases } from '#lib/text/phrases.svelte.ts';
import { isWeb } from './mode.ts';
import { settings } from './settings.svelte.ts';
import { visit } from './visit.svelte.ts';

/** Set in the page's own timeline when its first screen stands; what is fetched from then on nobody waits for. */
export const standsMark = 'first-screen-stands';
/** Set when nothing is left to fetch ahead. */
export const readyMark = 'fetched-ahead';

/** The screens in the order in which a turn comes to them. */
const screens: readonly RouteId[] = [
  '/language',
  '/home',
  '/places',
  '/book',
  '/book/week',
  '/wifi',
  '/events',
  '/events/[id]',
  '/warnings',
  '/sign-in',
  '/book/details',
  '/book/confirm',
  '/book/more',
  '/book/find',
  '/lottery',
  '/lottery/wish',
  '/lottery/check',
  '/book/done',
  '/apply',
  '/apply/[procedure]',
  '/apply/done',
  '/appoint',
  '/appoint/time',
  '/appoint/confirm',
  '/appoint/done',
  '/apply/queued',
  '/status',
  '/bookings',
  '/pay',
  '/pay/terminal',
  '/search',
  '/practice',
  '/finish',
];

type Piece = () => Promise<unknown>;

let begun = false;

/**
 * Fetches what a turn may need while nobody touches the kiosk, a piece at a time: a touch then only has to draw, and
 * does so even while the agent is restarting. A phone pays for what it fetches, and fetches what it is asked for.
 * `rehearsal` gives what is to be done once all is there.
 */
export function fetchAhead(locales: readonly Locale[], rehearsal: () => Promise<readonly Piece[]>): void {
  if (begun || isWeb) return;
  begun = true;
  performance.mark(standsMark);
  const all = fetchInTurn([
    allWords,
    () => preloadCode('/language'),
    loadPhrases,
    ...locales.map((locale) => () => loadLocale(locale)),
    ...locales.map((locale) => () => fetchInTurn(lettersAhead(locale, languages[locale]))),
    () => fetchInTurn(lettersAhead(settings.locale, words())),
    ...screens.map((screen) => () => preloadCode(screen)),
    () => import('#lib/ui/Takeover.svelte'),
    () => import('#lib/ui/ViewPanel.svelte'),
    () => import('#lib/ui/LanguagePanel.svelte'),
    ...locales.map((locale) => () => fetchInTurn(sizesAhead(locale, languages[locale].title))),
    async () => fetchInTurn(await rehearsal()),
  ]);
  void all.then((isWhole) => {
    performance.mark(readyMark);
    if (!isWhole) beginAnew();
  });
}

/** Gives whether everything came. What failed does not keep the rest from being fetched. */
async function fetchInTurn(pieces: readonly Piece[]): Promise<boolean> {
  let isWhole = true;
  for (const piece of pieces) {
    await idle();
    const came = await piece().catch(() => false);
    if (came === false) isWhole = false;
  }
  return isWhole;
}

/** How often a page began anew, beyond its own life. */
const anewKey = 'began-anew';
const mostAnew = 5;
const firstPauseMs = 2000;

/**
 * A script that once failed to come stays away for as long as its page lives: Chromium does not ask for it again. Where
 * nobody is at the kiosk the page is loaded anew, which costs nobody anything, later and later, and not for ever.
 */
function beginAnew(): void {
  const times = Number(sessionStorage.getItem(anewKey) ?? 0);
  if (times >= mostAnew) return;
  setTimeout(
    () => {
      if (visit.state !== 'none') return;
      sessionStorage.setItem(anewKey, String(times + 1));
      location.reload();
    },
    firstPauseMs * 2 ** times,
  );
}

const idle = () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
