import { locales, type Locale } from '@machikado/contracts/locale.ts';
import { localeOf } from '@machikado/contracts/locale-tags.ts';

/** The languages to offer: those that this spot, or else its city, shall have; all of them as long as nobody has said. */
export function offeredLocales(wanted: readonly Locale[] | undefined): readonly Locale[] {
  const offered = locales.filter((locale) => wanted?.includes(locale));
  return offered.length > 0 ? offered : locales;
}

type Asked = { readonly lang: string | undefined; readonly acceptLanguage: string | undefined };

/** The tags of an Accept-Language header, most wanted first (RFC 9110 §12.5.4); `*` names none. */
function tagsOf(acceptLanguage: string): string[] {
  return acceptLanguage
    .slice(0, 200)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { tag, quality: Number(quality ?? 1), index };
    })
    .filter(({ tag, quality }) => quality > 0 && tag !== '' && tag !== '*')
    .sort((one, other) => other.quality - one.quality || one.index - other.index)
    .map(({ tag }) => tag);
}

/** The page's language: the one asked for in the address, else the browser's first that is offered, else the fallback. */
export function choosePortalLocale({ lang, acceptLanguage }: Asked, offered: readonly Locale[] = locales): Locale {
  const asked = offered.find((locale) => locale === lang);
  const browsers = localeOf(tagsOf(acceptLanguage ?? ''), offered);
  return asked ?? offered.find((locale) => locale === browsers) ?? offered[0] ?? 'ja';
}
