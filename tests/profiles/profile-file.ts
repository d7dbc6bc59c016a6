import type { z } from 'zod';
import { ProfileFixtures } from '@machikado/device-profiles/fixture.ts';
import { AccessPointFixtures } from '@machikado/device-profiles/access-point-fixture.ts';
import { AccessPointProfile } from '@machikado/device-profiles/access-point-profile.ts';
import { InputProfileFile } from '@machikado/device-profiles/input-profile.ts';
import { KioskProfile } from '@machikado/device-profiles/kiosk-profile.ts';
import { PrinterProfileFile } from '@machikado/device-profiles/printer-profile.ts';
import type { ProfileFolder } from '@machikado/device-profiles/profile-folder.ts';
import { parseLinedJson, type LinedJson } from './json-lines.ts';

/** One thing that is wrong in a profile, where, and what to do about it. */
export type ProfileLintFault = { readonly file: string; readonly line: number; readonly text: string };

type Place = { readonly file: string; readonly lineOf: LinedJson['lineOf'] };

export type ReadFile = Place &
  (
    | { readonly folder: 'printers'; readonly profile: PrinterProfileFile }
    | { readonly folder: 'card-readers' | 'scanners'; readonly profile: InputProfileFile }
    | { readonly folder: 'kiosks'; readonly profile: KioskProfile }
    | { readonly folder: 'access-points'; readonly profile: AccessPointProfile }
    | { readonly folder: 'access-point-fixtures'; readonly profile: AccessPointFixtures }
    | { readonly folder: 'fixtures'; readonly profile: ProfileFixtures }
  );

const schemas = {
  printers: PrinterProfileFile,
  'card-readers': InputProfileFile,
  scanners: InputProfileFile,
  kiosks: KioskProfile,
  'access-points': AccessPointProfile,
} satisfies Record<ProfileFolder, z.ZodType>;

/** Reads one file, `printers/x.json` as seen from the folder of profiles, as far as its schema allows. */
export function readProfileFile(file: string, text: string): ReadFile | ProfileLintFault[] {
  const json = parseLinedJson(text);
  if (json.faults.length > 0) return json.faults.map((fault) => ({ file, ...fault }));
  const [folder = '', name = ''] = file.split('/');
  const isFixture = name.endsWith('.fixtures.json');
  if (!Object.hasOwn(schemas, folder)) return [{ file, line: 1, text: `"${folder}" is no folder of profiles` }];
  const isAccessPoint = folder === 'access-points';
  const fixtures = isAccessPoint ? AccessPointFixtures : ProfileFixtures;
  const schema: z.ZodType = isFixture ? fixtures : schemas[folder as ProfileFolder];
  const read = schema.safeParse(json.value);
  if (!read.success) {
    return read.error.issues.flatMap((issue) => ({ file, line: json.lineOf(placeOf(issue)), text: sentenceOf(issue) }));
  }
  const place = { file, lineOf: json.lineOf };
  const fixtureFolder = isAccessPoint ? 'access-point-fixtures' : 'fixtures';
  return { ...place, folder: isFixture ? fixtureFolder : folder, profile: read.data } as ReadFile;
}

type Issue = z.core.$ZodIssue;

/** A name that does not belong there stands one step deeper than Zod says. */
function placeOf(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
}

/** What a technician has to do, in place of what the schema says, for the faults that are made most often. */
function sentenceOf(issue: Issue): string {
  const path = issue.path.map(String);
  const last = path.at(-1);
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  if (last === 'source' && isMissing) return `${path.slice(0, -1).join('.')} has no source: say where it is stated`;
  if (path[0] === 'notes') return `notes.${last ?? ''}: what to know about it, in Japanese (ja) and in English (en)`;
  if (last === 'flag') return `${path.join('.')}: no driver knows this quirk (${issue.message})`;
  return `${path.join('.')}: ${issue.message}`;
}
