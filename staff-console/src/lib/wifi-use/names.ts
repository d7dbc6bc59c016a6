import type { Texts } from '#lib/text/ja.ts';
import type { Part } from './tally.ts';

/** What staff call a language, a way in, a zone or a time online; a zone has the name that the city gave it. */
export function partName(part: Part, name: string, { wifiUse: t }: Texts): string {
  const names: Partial<Record<Part, Readonly<Record<string, string>>>> = {
    languages: t.languageNames,
    ways: t.wayNames,
    dwell: t.dwellNames,
    purposes: t.purposeNames,
  };
  return names[part]?.[name] ?? name;
}
