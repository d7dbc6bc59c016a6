import { dwellClasses, type SafeCount, type WifiUse } from '@machikado/contracts/wifi-use.ts';

/** A sum of rounded counts, and how many more of them there are that are not told. */
export type Total = { readonly known: number; readonly untold: number };

const none: Total = { known: 0, untold: 0 };

function plus(total: Total, count: SafeCount): Total {
  return count === null ? { ...total, untold: total.untold + 1 } : { ...total, known: total.known + count };
}

export function totalOf(counts: readonly SafeCount[]): Total {
  return counts.reduce(plus, none);
}

type Words = { readonly few: string; readonly withheld: string; readonly atLeast: (count: string) => string };
const spoken = (count: number) => count.toLocaleString('ja-JP');

/** The words of a sum of counts. What is not told is one to four: one of them is "under 5", several are that many at least. */
export function countWords({ known, untold }: Total, words: Words): string {
  if (untold === 0) return spoken(known);
  if (known === 0 && untold === 1) return words.few;
  return words.atLeast(spoken(Math.max(known, untold)));
}

/** The words of a sum of megabytes: what is not told may be much. */
export function dataWords({ known, untold }: Total, words: Words): string {
  if (untold === 0) return spoken(known);
  return known === 0 ? words.withheld : words.atLeast(spoken(known));
}

export type Part = 'languages' | 'ways' | 'zones' | 'dwell' | 'purposes';

/** One part of many uses, added up by name: the most first, but times online from the shortest on. */
export function addUp(uses: readonly WifiUse[], part: Part): (readonly [name: string, total: Total])[] {
  const totals = new Map<string, Total>();
  for (const use of uses) {
    for (const [name, count] of Object.entries(use[part] ?? {}))
      totals.set(name, plus(totals.get(name) ?? none, count));
  }
  if (part === 'dwell') return dwellClasses.flatMap((name) => [...totals].filter(([known]) => known === name));
  return [...totals].toSorted(([, one], [, other]) => other.known - one.known);
}

/** What one row of a table says: of one spot all of it, of several only what may be added up. */
export type UseRow = {
  readonly key: string;
  readonly sessions: Total;
  readonly up: Total;
  readonly down: Total;
  /** Absent where it is of several spots, people also where the spot does not know them so long. */
  readonly people?: Total;
  readonly peak?: Total;
  readonly isOpen: boolean;
};

export function rowOf(key: string, uses: readonly WifiUse[], ofOneSpot: boolean): UseRow {
  const [own] = ofOneSpot ? uses : [];
  return {
    key,
    sessions: totalOf(uses.map(({ sessions }) => sessions)),
    up: totalOf(uses.map(({ upMegabytes }) => upMegabytes)),
    down: totalOf(uses.map(({ downMegabytes }) => downMegabytes)),
    ...(own?.people !== undefined && { people: totalOf([own.people]) }),
    ...(own && { peak: totalOf([own.peakDevices]) }),
    isOpen: uses.some(({ openToEverybody }) => openToEverybody),
  };
}

/** Rows by the name of their time, in order. */
export function rowsByStart(uses: readonly WifiUse[], ofOneSpot: boolean): UseRow[] {
  return [...Map.groupBy(uses, ({ start }) => start)].map(([start, own]) => rowOf(start, own, ofOneSpot));
}
