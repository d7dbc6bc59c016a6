import { z } from 'zod';
import { withoutRuby } from './ruby.ts';

/** BCP 47 tags; `ja-x-easy` is やさしい日本語. */
export const locales = ['ja', 'ja-x-easy', 'en', 'zh-Hans', 'zh-Hant', 'ko'] as const;
export const Locale = z.enum(locales);
export type Locale = z.infer<typeof Locale>;

/** A text for people. Japanese and English are always there; others fall back (`ja-x-easy` to ja, the rest to en). */
export const LocalText = z.object({
  ja: z.string().min(1),
  'ja-x-easy': z.string().optional(),
  en: z.string().min(1),
  'zh-Hans': z.string().optional(),
  'zh-Hant': z.string().optional(),
  ko: z.string().optional(),
});
export type LocalText = z.infer<typeof LocalText>;

/** The text in the wanted language, without readings. */
export function pickText(text: LocalText, locale: Locale): string {
  return withoutRuby(pickRubyText(text, locale));
}

/** The text in the wanted language; that of `ja-x-easy` holds readings (see `ruby.ts`). */
export function pickRubyText(text: LocalText, locale: Locale): string {
  return text[locale] ?? (locale === 'ja-x-easy' ? text.ja : text.en);
}
