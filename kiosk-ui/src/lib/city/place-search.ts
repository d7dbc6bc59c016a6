import type { Place } from '@machikado/contracts/place.ts';

/** Kana of either kind, width and case made the same, spaces taken out: what was typed meets what is written. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s・]/g, '')
    .replaceAll(/[ァ-ヶ]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) - 96));
}

/** The places whose name, reading or English name holds what was typed; all of them for nothing typed. */
export function findPlaces(places: readonly Place[], typed: string): Place[] {
  const wanted = plain(typed);
  return places.filter((place) =>
    [place.name, place.nameKana, place.nameEn].some((name) => name !== undefined && plain(name).includes(wanted)),
  );
}
