import type { input as japanese } from '../ja/input.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** English: keyboards, dates, addresses. */
export const input = {
  layouts: { romaji: 'Rōmaji', symbols: '123 #', hangul: 'Hangul', pinyin: 'Pinyin' },
  candidates: 'Kanji suggestions',
  candidatesHint: 'You can leave it in kana',
  pinyinHint: 'Characters appear here',
  more: 'More suggestions',
  postal: {
    searching: 'Looking up the address',
    filled: 'The address is filled in. Add the block and house number.',
    choose: 'Touch the address that is yours',
    unknown: 'We found no address for this postal code. Please type the address.',
    away: 'Addresses cannot be looked up right now. Please type the address.',
  },
  furigana: 'We filled in the reading as you typed it. Change it if it is not right.',
  profile: {
    name: 'This is the name you are registered under. Change it if it is not right.',
    born: 'This is the date of birth you are registered with. Change it if it is not right.',
  },
  profileFill: 'Fill in my details from my user card or number',
  date: {
    label: 'Choose a date',
    empty: 'Not chosen yet',
    year: 'Year',
    month: 'Month',
    day: 'Day',
    western: 'Year (AD)',
    eras: { taisho: 'Taishō', showa: 'Shōwa', heisei: 'Heisei', reiwa: 'Reiwa' },
    pickYear: 'Which year were you born?',
    pickAnyYear: 'Which year?',
    pickMonth: 'Which month?',
    pickDay: 'Which day?',
    span: (from: string, to: string) => `${from}–${to}`,
    decade: (year: number) => `${year}s`,
    yearOf: (year: number) => String(year),
    monthOf: (month: number) => months[month - 1] ?? '',
    dayOf: (day: number) => String(day),
    eraYear: (era: string, year: number) => `${era} ${year}`,
    both: (western: string, era: string) => `${western} (${era})`,
  },
  scan: { filled: 'The code has been read', refused: 'This code cannot be used here' },
} satisfies typeof japanese;
