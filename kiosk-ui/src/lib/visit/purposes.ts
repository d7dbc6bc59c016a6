import { withoutRuby } from '@machikado/contracts/ruby.ts';

/** The offered purposes of a booking as the desk reads them; catalogues list theirs in the same order. */
const forTheDesk = ['会議', '練習', '講習会', 'サークル活動', '展示'];

/** The purpose as the booking keeps it: an offer chosen in any language is kept in Japanese, own words stay. */
export function keptPurpose(purpose: string, offers: readonly string[]): string {
  return forTheDesk[offers.findIndex((offer) => withoutRuby(offer) === purpose)] ?? purpose;
}

/** The purpose of a booking in the words of a person's own language, where it is an offered one. */
export function shownPurpose(kept: string, offers: readonly string[]): string {
  return withoutRuby(offers[forTheDesk.indexOf(kept)] ?? kept);
}
