import type { LocalText } from '@machikado/contracts/locale.ts';
import { localText } from './catalogue.svelte.ts';

/** The name of a part of a day and its hours; of a time by the clock, whose name is its hours, only these. */
export function sayTimes(part: { readonly name: LocalText; readonly starts: string; readonly ends: string }): string {
  const hours = `${part.starts}–${part.ends}`;
  return part.name.ja === hours ? hours : `${localText(part.name)} ${hours}`;
}
