import { civilTimeAt, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Locale, LocalText } from '@machikado/contracts/locale.ts';
import { inTwo, type SlipText } from './slip-language.ts';

const weekdays = {
  ja: '日月火水木金土',
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  zh: '日一二三四五六',
  ko: '일월화수목금토',
} as const;
const months = 'January February March April May June July August September October November December'.split(' ');

/** A day as people write it: `2026年12月1日（火）` and `Tue, 1 December 2026`. */
export function dayInWords(date: CivilDate, locale: Locale | undefined): SlipText {
  return inTwo(dayInAll(date), locale);
}

/** A day and the city's clock on it. */
export function momentInWords(instant: string, locale: Locale | undefined): SlipText {
  const { date, time } = civilTimeAt(new Date(instant));
  const day = dayInWords(date, locale);
  return {
    ja: `${day.ja} ${time}`,
    second: `${day.second}${locale === undefined || locale === 'ja' || locale === 'en' ? ',' : ''} ${time}`,
  };
}

function dayInAll(date: CivilDate): LocalText {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = weekdayOf(date);
  const inIdeographs = `${year}年${month}月${day}日`;
  return {
    ja: `${inIdeographs}（${weekdays.ja.charAt(weekday)}）`,
    en: `${weekdays.en[weekday] ?? ''}, ${day} ${months[month - 1] ?? ''} ${year}`,
    'zh-Hans': `${inIdeographs}（周${weekdays.zh.charAt(weekday)}）`,
    'zh-Hant': `${inIdeographs}（週${weekdays.zh.charAt(weekday)}）`,
    ko: `${year}년 ${month}월 ${day}일(${weekdays.ko.charAt(weekday)})`,
  };
}
