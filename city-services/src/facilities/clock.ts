import type { ClockTime } from '@machikado/contracts/civil-time.ts';

/** Minutes after midnight. */
export function minutesOf(time: ClockTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The clock time this many minutes after midnight, up to 24:00. */
export function clockTimeOf(minutes: number): ClockTime {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
