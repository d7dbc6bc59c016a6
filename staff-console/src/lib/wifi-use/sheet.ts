import type { SafeCount, WifiUse } from '@machikado/contracts/wifi-use.ts';
import type { Sheet } from '#lib/export/csv.ts';
import type { Texts } from '#lib/text/ja.ts';

type Words = Texts['wifiUse'];

/** One row for each spot and time, as the spot has told it: nothing is added up, and a small count stays one. */
export function useSheet(
  name: string,
  uses: readonly WifiUse[],
  { t, nameOf }: { readonly t: Words; readonly nameOf: (asset: string) => string },
): Sheet {
  const count = (value: SafeCount | undefined) => (value === null ? t.few : String(value ?? ''));
  const data = (value: number | null) => (value === null ? t.withheld : String(value));
  return {
    name,
    head: [t.spot, t.daysHead, t.sessions, t.people, t.peak, t.down, t.up, t.open],
    rows: uses.map((use) => [
      ...[nameOf(use.asset), use.start.replace('T', ' '), count(use.sessions), count(use.people)],
      ...[count(use.peakDevices), data(use.downMegabytes), data(use.upMegabytes), use.openToEverybody ? '1' : ''],
    ]),
  };
}
