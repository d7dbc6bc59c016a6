import type { BrowsingSite } from '@machikado/contracts/browsing.ts';
import type { CityEvent } from '@machikado/contracts/event.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { distanceM, type Place } from '@machikado/contracts/place.ts';
import type { Procedure } from '@machikado/contracts/procedure.ts';
import { readingOf, withoutRuby } from '@machikado/contracts/ruby.ts';
import type { Position } from './nearness.ts';
import { kindWords } from './search-words.ts';

export type FoundThing =
  | { readonly what: 'place'; readonly place: Place }
  | { readonly what: 'event'; readonly event: CityEvent }
  | { readonly what: 'procedure'; readonly procedure: Procedure }
  | { readonly what: 'facility'; readonly facility: Facility }
  | { readonly what: 'site'; readonly site: BrowsingSite };

/** Where something is, where that is known. */
export type Whereabouts = { readonly latitude?: number | undefined; readonly longitude?: number | undefined };

/** Something that can be found: what it is called, in every language; what kind it is; what else is said of it. */
export type IndexEntry = {
  readonly thing: FoundThing;
  readonly names: readonly string[];
  readonly kinds: string;
  readonly more: string;
  readonly distanceM: number;
};

export type CityKnowledge = {
  readonly places: readonly Place[];
  readonly events: readonly CityEvent[];
  readonly procedures: readonly Procedure[];
  readonly facilities: readonly Facility[];
  readonly sites: readonly BrowsingSite[];
  readonly from: Position | undefined;
};

/** Width, case and the two kana made the same: what was typed meets what is written. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ァ-ヶ]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) - 96))
    .replaceAll(/[^\p{L}\p{N}ー]+/gu, ' ')
    .trim();
}

const written = (text: LocalText | undefined) =>
  Object.values(text ?? {})
    .filter((one) => one !== undefined)
    .flatMap((one) => (one.includes('《') ? [withoutRuby(one), readingOf(one)] : [one]));

/** All that the kiosk knows, made ready to be searched. A few thousand entries are gone through faster than a screen is drawn. */
export function buildIndex(known: CityKnowledge): IndexEntry[] {
  const entry = (thing: FoundThing, names: readonly (string | undefined)[], rest: Partial<IndexEntry> = {}) => ({
    thing,
    names: names.filter((one) => one !== undefined).map(plain),
    kinds: plain(rest.kinds ?? ''),
    more: plain(rest.more ?? ''),
    distanceM: rest.distanceM ?? Infinity,
  });
  const far = ({ latitude, longitude }: Whereabouts) =>
    known.from === undefined || latitude === undefined || longitude === undefined
      ? Infinity
      : distanceM(known.from, { latitude, longitude });
  return [
    ...known.facilities.map((facility) =>
      entry({ what: 'facility', facility }, written(facility.name), {
        more: facility.rooms.flatMap((room) => written(room.name)).join(' '),
        distanceM: far(facility),
      }),
    ),
    ...known.procedures.map((procedure) =>
      entry({ what: 'procedure', procedure }, written(procedure.title), { more: written(procedure.summary).join(' ') }),
    ),
    ...known.events.map((event) =>
      entry({ what: 'event', event }, written(event.title), {
        more: [...written(event.summary), ...written(event.place)].join(' '),
      }),
    ),
    ...known.places.map((place) =>
      entry({ what: 'place', place }, [place.name, place.nameKana, place.nameEn], {
        kinds: kindWords[place.kind],
        more: [place.address, place.description].filter((one) => one !== undefined).join(' '),
        distanceM: far(place),
      }),
    ),
    ...known.sites.map((site) =>
      entry({ what: 'site', site }, written(site.name), { more: [...written(site.line), site.url].join(' ') }),
    ),
  ];
}

/** Letters of words that are written apart: such a word is met from its beginning, so that "art" is not in "start". */
const apart = /^[\p{Script=Latin}\p{Script=Hangul}\p{N}]/u;
const holds = (text: string, term: string) =>
  apart.test(term) ? ` ${text}`.includes(` ${term}`) : text.includes(term);

/** How well one term meets an entry: its whole name, the beginning of it, a part of it, its kind, what is said of it. */
function weigh({ names, kinds, more }: IndexEntry, term: string): number {
  if (names.includes(term)) return 16;
  if (names.some((name) => name.startsWith(term))) return 8;
  if (kinds.split(' ').includes(term)) return 7;
  if (names.some((name) => holds(name, term))) return 6;
  if (holds(kinds, term)) return 4;
  return holds(more, term) ? 2 : 0;
}

/** One word of several says something by name or kind; a single letter only where it is the whole of it. */
function weighAlone(entry: IndexEntry, term: string): number {
  const weight = weigh(entry, term);
  return weight >= (term.length > 1 ? 4 : 7) ? weight : 0;
}

/** "近くのトイレ" is three words without a space between them; the small ones say nothing by themselves. */
function wordsIn(typed: string): string[] {
  const segments = new Intl.Segmenter('ja', { granularity: 'word' }).segment(typed);
  return Array.from(segments, ({ segment }) => plain(segment)).filter(
    (one) => !/^[\p{Script=Hiragana}ー]?$/u.test(one),
  );
}

/** The best first, the nearer first among equals: what holds all that was typed, or else what holds some of its words. */
export function searchIndex(index: readonly IndexEntry[], typed: string, most = 24): FoundThing[] {
  const rank = (terms: readonly string[], all: boolean) =>
    index
      .map((entry) => ({ entry, weights: terms.map((term) => (all ? weigh(entry, term) : weighAlone(entry, term))) }))
      .filter(({ weights }) => (all ? weights.every((one) => one > 0) : weights.some((one) => one > 0)))
      .map(({ entry, weights }) => ({ entry, weight: weights.reduce((sum, one) => sum + one, 0) }))
      .toSorted((a, b) => b.weight - a.weight || order(a.entry.distanceM, b.entry.distanceM))
      .slice(0, most)
      .map(({ entry }) => entry.thing);
  const terms = plain(typed).split(' ').filter(Boolean);
  if (terms.length === 0) return [];
  const whole = rank(terms, true);
  return whole.length > 0 ? whole : rank(wordsIn(typed), false);
}

const order = (a: number, b: number) => (a === b ? 0 : a - b);
