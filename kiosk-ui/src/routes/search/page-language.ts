import type { Locale } from '@machikado/contracts/locale.ts';

/** The voice for a page's own language (`lang`, BCP 47); `undefined` where it says none that the kiosk speaks. */
export function localeOf(language: string): Locale | undefined {
  const tag = language.toLowerCase().replaceAll('_', '-');
  if (/^zh-(?:hant|tw|hk|mo)\b/.test(tag)) return 'zh-Hant';
  const first = tag.split('-')[0] ?? '';
  return ({ ja: 'ja', en: 'en', ko: 'ko', zh: 'zh-Hans' } as const)[first as 'ja'];
}
