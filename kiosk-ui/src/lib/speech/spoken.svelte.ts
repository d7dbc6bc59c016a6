import type { Locale } from '@machikado/contracts/locale.ts';

export type SpokenLine = { readonly id: number; readonly text: string; readonly locale: Locale };

const keptLines = 60;

/** What has been said in this visit, for captions and for whoever reads the log. In memory only. */
export const spoken = $state<{ lines: SpokenLine[]; headphones: boolean; unavailable: boolean; talking: boolean }>({
  lines: [],
  headphones: false,
  unavailable: false,
  talking: false,
});

let count = 0;

/** Adds a line; the eldest go. */
export function writeDown(text: string, locale: Locale): void {
  spoken.lines = [...spoken.lines.slice(1 - keptLines), { id: (count += 1), text, locale }];
}
