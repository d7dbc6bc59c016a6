/** The languages that this portal is written in. */
export const portalLocales = ['ja', 'en'] as const;
export type PortalLocale = (typeof portalLocales)[number];

/** The languages to offer: those that this spot shall have and the portal is written in; all of the latter if none. */
export function offeredLocales(desired: readonly string[] | undefined): readonly PortalLocale[] {
  const offered = portalLocales.filter((locale) => desired?.includes(locale));
  return offered.length > 0 ? offered : portalLocales;
}

type Asked = { readonly lang: string | undefined; readonly acceptLanguage: string | undefined };

/** The page's language: the one asked for in the address, else the browser's first that is offered, else the fallback. */
export function choosePortalLocale(
  { lang, acceptLanguage }: Asked,
  offered = portalLocales as readonly PortalLocale[],
) {
  const find = (tag: string | undefined) => offered.find((locale) => locale === tag);
  const preferred = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { primary: tag.split('-')[0] ?? '', quality: Number(quality ?? 1), index };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || one.index - other.index);
  const browsers = preferred.map(({ primary }) => find(primary)).find((locale) => locale !== undefined);
  // A visitor whose language we do not have reads English rather than Japanese.
  const foreign = preferred.some(({ primary }) => primary !== '' && primary !== '*');
  return find(lang) ?? browsers ?? find(foreign ? 'en' : 'ja') ?? offered[0] ?? 'ja';
}
