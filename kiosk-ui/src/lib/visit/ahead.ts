import { preloadCode } from '$app/navigation';
import type { RouteId } from '$app/types';
import type { Locale } from '@machikado/contracts/locale.ts';
import { allWords, loadLocale, words } from '#lib/text/catalogue.svelte.ts';
import { languages } from '#lib/text/languages.ts';
import { lettersAhead, sizesAhead } from '#lib/text/letters-ahead.ts';
import { loadPhrases } from '#lib/text/phrases.svelte.ts';
import { isWeb } from './mode.ts';
import { settings } from './settings.svelte.ts';

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
  void all.then(() => performance.mark(readyMark));
}

async function fetchInTurn(pieces: readonly Piece[]): Promise<void> {
  for (const piece of pieces) {
    await idle();
    // What fails here is fetched again when it is asked for, and then says so.
    await piece().catch(() => undefined);
  }
}

const idle = () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
