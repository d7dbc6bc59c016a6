import type { SpotUse } from '@machikado/contracts/wifi-use.ts';

/** A day of one spot, for tests. */
export const sampleUse: SpotUse = {
  ...{ period: 'day', start: '2026-11-22', sessions: 40, people: 10, peakDevices: 15, openToEverybody: false },
  ...{ upMegabytes: 100, downMegabytes: 900, languages: { ja: 30, en: null }, ways: { free: 40 }, zones: { hall: 40 } },
  dwell: { '10-30': 20 },
};
