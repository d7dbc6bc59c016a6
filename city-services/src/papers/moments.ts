import { civilTimeAt, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Bilingual } from './sheet.ts';

const weekdays = [
  { ja: '日', en: 'Sun' },
  { ja: '月', en: 'Mon' },
  { ja: '火', en: 'Tue' },
  { ja: '水', en: 'Wed' },
  { ja: '木', en: 'Thu' },
  { ja: '金', en: 'Fri' },
  { ja: '土', en: 'Sat' },
] as const;
const months = 'January February March April May June July August September October November December'.split(' ');

/** A day as people write it: `2026年12月1日（火）` and `Tue, 1 December 2026`. */
export function dayInWords(date: CivilDate): Bilingual {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = weekdays[weekdayOf(date)] ?? weekdays[0];
  return {
    ja: `${year}年${month}月${day}日（${weekday.ja}）`,
    en: `${weekday.en}, ${day} ${months[month - 1] ?? ''} ${year}`,
  };
}

/** An instant by the city's clock. */
export function momentInWords(instant: string): Bilingual {
  const { date, time } = civilTimeAt(new Date(instant));
  const day = dayInWords(date);
  return { ja: `${day.ja} ${time}`, en: `${day.en}, ${time}` };
}
