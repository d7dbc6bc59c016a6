import type { z } from 'zod';
import { smallCount, type SafeCount, type SpotUse } from '@machikado/contracts/wifi-use.ts';
import type { UseAnswer } from '../management/use-routes.ts';

const shownHours = 24;
const shownDays = 31;

const countWords = (count: SafeCount | undefined) =>
  count === undefined ? '-' : count === null ? `<${smallCount}` : String(count);
const megabyteWords = (megabytes: number | null) => (megabytes === null ? '-' : String(megabytes));

function line(use: SpotUse): string {
  const counts = [use.sessions, use.people, use.peakDevices].map((count) => countWords(count).padStart(8));
  const data = [use.upMegabytes, use.downMegabytes].map((megabytes) => megabyteWords(megabytes).padStart(8));
  const open = use.openToEverybody ? '  open to everybody' : '';
  return `${use.start.padEnd(13)}${[...counts, ...data].join(' ')}${open}`;
}

function part(title: string, uses: readonly SpotUse[]): string[] {
  const head = `${title.padEnd(13)}${['sessions', 'people', 'at once', 'MB up', 'MB down'].map((name) => name.padStart(8)).join(' ')}`;
  return [head, ...uses.map(line)];
}

/** What was counted, as lines for a technician: the newest day by the hour, a month by the day, a year by the month. */
export function useWords({ hours, days, months, waiting }: z.infer<typeof UseAnswer>): string {
  if (hours.length === 0) return 'No hour has ended since counting began.';
  return [
    ...part('hour', hours.slice(0, shownHours)),
    ...(days.length > 0 ? part('day', days.slice(0, shownDays)) : []),
    ...(months.length > 0 ? part('month', months) : []),
    `Counts are rounded to ${smallCount}; people are those who have shown who they are.`,
    waiting === 0 ? 'The city has all of it.' : `The city has not heard ${waiting} of them.`,
  ].join('\n');
}
