import type { Locale } from './locale.ts';

function localeOfTag(tag: string): Locale | undefined {
  const [language = '', ...rest] = tag.toLowerCase().split('-');
  if (language === 'ja') return rest.includes('easy') ? 'ja-x-easy' : 'ja';
  if (language === 'en' || language === 'ko') return language;
  if (language !== 'zh') return undefined;
  // The script where the tag says it, or else the one that the region writes (BCP 47, CLDR likely subtags).
  if (rest.includes('hans')) return 'zh-Hans';
  return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-Hant' : 'zh-Hans';
}

/** The first of a browser's languages (BCP 47 tags) that is offered; English for people of any other, Japanese without it. */
export function localeOf(tags: readonly string[], offered: readonly Locale[]): Locale {
  const wanted = tags.map(localeOfTag).find((locale) => locale !== undefined && offered.includes(locale));
  return wanted ?? (tags.length > 0 && offered.includes('en') ? 'en' : 'ja');
}
