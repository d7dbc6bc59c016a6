import { civilTimeAt } from '@machikado/contracts/civil-time.ts';

/** An instant on the city's wall clock, `2026-11-23 13:05`. */
export function cityTime(instant: string): string {
  const { date, time } = civilTimeAt(new Date(instant));
  return `${date} ${time}`;
}
