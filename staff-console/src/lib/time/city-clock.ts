import { civilTimeAt, weekdayOf, type CivilDate, type Instant } from '@machikado/contracts/civil-time.ts';
import type { Language } from '../text/language.svelte.ts';

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** An instant on the city's wall clock, `2026-11-23 13:05`. */
export function cityTime(instant: Instant): string {
  const { date, time } = civilTimeAt(new Date(instant));
  return `${date} ${time}`;
}

/** A day with its weekday: `2026-11-23 (月)`. */
export function dayWords(date: CivilDate, language: Language): string {
  return `${date} (${weekdays[language][weekdayOf(date)] ?? ''})`;
}

export function cityToday(): CivilDate {
  return civilTimeAt(new Date()).date;
}
