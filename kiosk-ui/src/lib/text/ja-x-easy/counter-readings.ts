/**
 * Readings of numbers with their counters, in Aozora notation. Those that are not the number's own reading with the
 * counter's (ついたち, ひとり) stand over number and counter together.
 */
const namedDays: Readonly<Record<number, string>> = {
  1: 'ついたち',
  2: 'ふつか',
  3: 'みっか',
  4: 'よっか',
  5: 'いつか',
  6: 'むいか',
  7: 'なのか',
  8: 'ようか',
  9: 'ここのか',
  10: 'とおか',
  14: 'じゅうよっか',
  20: 'はつか',
  24: 'にじゅうよっか',
};

/** `｜2日《ふつか》`, `11日《にち》`. */
export function dayOfMonth(day: number): string {
  const named = namedDays[day];
  return named === undefined ? `${day}日《にち》` : `｜${day}日《${named}》`;
}

/** `11月《がつ》`. */
export function monthOfYear(month: number): string {
  return `${month}月《がつ》`;
}

/** `｜1人《ひとり》`, `12人《にん》`. */
export function countOfPeople(count: number): string {
  if (count === 1) return '｜1人《ひとり》';
  return count === 2 ? '｜2人《ふたり》' : `${count}人《にん》`;
}

/** `60分《ぷん》`, `15分《ふん》`: the last digit decides. */
export function minutes(count: number): string {
  return [2, 5, 7, 9].includes(count % 10) ? `${count}分《ふん》` : `${count}分《ぷん》`;
}
