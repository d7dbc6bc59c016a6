import { locales, type Locale } from '@machikado/contracts/locale.ts';
import { rubyParts } from '@machikado/contracts/ruby.ts';
import type { Browser } from 'playwright-core';
import { catalogue } from '../../hotspot-portal/src/portal/texts/catalogue.ts';
import { launchBrowser } from '../visit/browser.ts';
import type { Lab } from './lab.ts';

/** The languages that phones are set to, and what the person then reads; nobody's phone is set to easy Japanese. */
const phoneLanguages: Readonly<Record<Locale, string>> = {
  ja: 'ja-JP',
  'ja-x-easy': 'ja-JP',
  en: 'en-GB',
  'zh-Hans': 'zh-CN',
  'zh-Hant': 'zh-TW',
  ko: 'ko-KR',
};

export type LanguageVisit = {
  readonly locale: Locale;
  /** The page's language right after the redirect; easy Japanese is one touch further. */
  readonly firstLanguage: string | null;
  /** Pixels that the page is wider than a screen of 320; 0 when nothing has to be scrolled sideways. */
  readonly overflowPx: number;
  readonly online: string | null;
  readonly signedOut: string | null;
};

type Visit = { readonly browser: Browser; readonly locale: Locale; readonly code: string };

async function visitIn({ browser, locale, code }: Visit): Promise<LanguageVisit> {
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
    locale: phoneLanguages[locale],
    // The lab's authority is not in the browser's store; the API is asked with the certificate checked.
    ignoreHTTPSErrors: true,
  });
  const page = await context.newPage();
  await page.goto('http://connectivitycheck.test/generate_204');
  const firstLanguage = await page.locator('html').getAttribute('lang');
  if (locale === 'ja-x-easy') await page.locator('a[lang="ja-x-easy"]').tap();
  await page.locator(`html[lang="${locale}"]`).waitFor();
  const overflowPx = await page.evaluate<number>('document.documentElement.scrollWidth - 320');
  await page.locator('#code').fill(code);
  await page.locator('form[action="/sign-in"] input[name="accept"]').check();
  await page.locator('form[action="/sign-in"] button').tap();
  const online = page.locator('[role="status"]').first();
  await online.and(page.locator('.fine')).waitFor();
  const onlineText = await online.innerText();
  await page.locator('form[action="/sign-out"] button').tap();
  await page.locator('#code').waitFor();
  const signedOut = await page.locator('[role="status"]').first().innerText();
  await context.close();
  return { locale, firstLanguage, overflowPx, online: onlineText, signedOut };
}

/**
 * Six people have six phones, and each may ask for names as one that has just come; the lab's one phone would have to
 * wait some minutes between two of them.
 */
async function becomeNewcomer(lab: Lab): Promise<void> {
  for (const bucket of ['question_bytes', 'answer_bytes4', 'answer_bytes6']) {
    const { code, stderr } = await lab.execGateway('nft', ['flush', 'set', 'inet', 'machikado', bucket]);
    if (code !== 0) throw new Error(stderr);
  }
}

/** Chromium on the phone signs in and out in each of the six languages, without a script, on the narrowest screen. */
export async function visitInEveryLanguage(lab: Lab, newCode: () => Promise<string>): Promise<LanguageVisit[]> {
  const browser = await launchBrowser(lab.phoneBrowserPath);
  const visits: LanguageVisit[] = [];
  for (const locale of locales) {
    await becomeNewcomer(lab);
    visits.push(await visitIn({ browser, locale, code: await newCode() }));
  }
  await browser.close();
  return visits;
}

/** Words of a language as they stand on the page: with each reading after its kanji. */
export function wordsOf(locale: Locale, key: 'onlineSentence' | 'signedOut'): string {
  return rubyParts(catalogue[locale][key])
    .map(({ base, reading = '' }) => base + reading)
    .join('');
}
