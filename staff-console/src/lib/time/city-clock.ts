import { civilTimeAt, weekdayOf, type CivilDate, type Instant } from '@machikado/contracts/civil-time.ts';

const weekdays = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
type Language = keyof typeof weekdays;

/** The days of a week from Sunday on, in short. */
export function weekdayNames(language: Language): readonly string[] {
  return weekdays[language];
}

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
