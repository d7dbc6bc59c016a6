import { addDays, weekdayOf } from '@machikado/contracts/civil-time.ts';
import type { DayChoice, PartChoice } from '#lib/visit/search-draft.svelte.ts';

/** Between which hours a use may lie. */
export const partHours: Readonly<Record<PartChoice, Readonly<Record<string, string>>>> = {
  any: {},
  morning: { before: '13:00' },
  afternoon: { after: '12:00', before: '18:00' },
  evening: { after: '17:00' },
};

/** The days that a choice means, both included, as the search wants them. Without its date, `date` means today. */
export function spanOf(choice: DayChoice, today: string, date: string | undefined): { from: string; to: string } {
  switch (choice) {
    case 'week':
      return { from: today, to: addDays(today, 6) };
    case 'month':
      return { from: today, to: addDays(today, 30) };
    case 'date':
      return { from: date ?? today, to: date ?? today };
    case 'weekend': {
      // On a Sunday the weekend is that Sunday.
      const saturday = weekdayOf(today) === 0 ? addDays(today, -1) : addDays(today, 6 - weekdayOf(today));
      return { from: saturday < today ? today : saturday, to: addDays(saturday, 1) };
    }
  }
}
