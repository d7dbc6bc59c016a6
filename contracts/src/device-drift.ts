import type { Device } from './device.ts';

/**
 * How what a device says of itself stands to what it shall be: `none` nothing is desired · `silent` it has not reported
 * yet · `behind` it reported an older revision · `refused` it will not take this one · `same` it runs as desired.
 */
export type Drift = 'none' | 'silent' | 'behind' | 'refused' | 'same';

/** Only a report that names both the revision and the hash counts as `same`: being seen is no proof of being applied. */
export function driftOf(device: Pick<Device, 'desired' | 'reported'>): Drift {
  const { desired, reported } = device;
  if (desired.state === null) return 'none';
  if (reported === undefined) return 'silent';
  if (reported.revision !== desired.revision || reported.hash !== desired.hash) return 'behind';
  return reported.result === 'refused' ? 'refused' : 'same';
}
