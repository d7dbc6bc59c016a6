import type { PrintJob } from '@machikado/contracts/print.ts';
import { live } from './live.svelte.ts';

/** The slips that are still to come out. */
export function unsettledJobs(): PrintJob[] {
  return Object.values(live.jobs).filter(
    ({ state }) => state === 'queued' || state === 'waiting' || state === 'printing',
  );
}
