import { KioskSignedIn } from '@machikado/contracts/sign-in.ts';
import { Locale, locales } from '@machikado/contracts/locale.ts';
import { callAgent } from '#lib/agent/client.ts';
import { allWords, chooseLocale } from '#lib/text/catalogue.svelte.ts';
import { localeOf } from '@machikado/contracts/locale-tags.ts';
import { loadPhrases } from '#lib/text/phrases.svelte.ts';
import type { Patience } from './idle.ts';
import { signedIn, visit } from './visit.svelte.ts';

/** The city forgets a session after 30 minutes without a request; two minutes before, the page asks. */
const whileSignedIn: Patience = { quietS: 28 * 60, askS: 120 };
const forever: Patience = { quietS: Infinity, askS: Infinity };
const touchesTellMs = 5 * 60_000;

/** Only a signed-in person can be missed on her own device. */
export function homePatience(userName: string | undefined): Patience {
  return userName === undefined ? forever : whileSignedIn;
}

/** Begins on one's own device: in the browser's language (or that of a farewell), signed in as the cookie says. */
export async function beginAtHome(): Promise<void> {
  const said = Locale.safeParse(new URLSearchParams(location.search).get('in'));
  await Promise.all([speak(said.success ? said.data : localeOf(navigator.languages, locales)), askWho()]);
  visit.state = 'going';
}

/** A language that does not come leaves Japanese. */
async function speak(locale: Locale): Promise<void> {
  // Where a phrase ends is a question of Japanese alone.
  if (locale === 'ja') void loadPhrases().catch(() => undefined);
  if (!(await chooseLocale(locale))) await allWords();
}

async function askWho(): Promise<void> {
  const known = await callAgent({ method: 'GET', path: '/sign-in', answer: KioskSignedIn });
  signedIn(known.ok ? known.value.value : undefined);
}

let told = performance.now();

/** Typing a long form is no request: a touch now and then keeps the session open. */
export function stayIn(): void {
  if (visit.userName === undefined || performance.now() - told < touchesTellMs) return;
  told = performance.now();
  void askWho();
}
