import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const profileFolders = ['printers', 'card-readers', 'scanners', 'kiosks', 'access-points'] as const;
export type ProfileFolder = (typeof profileFolders)[number];

/** Where the shipped profiles lie. */
export const shippedProfiles = join(import.meta.dirname, '../profiles');

const fixtureEnding = '.fixtures.json';

/** The parsed JSON of one folder, in the order of the file names: what a profile says, or what its fixtures say. */
export function readProfileFolder(folder: ProfileFolder, what: 'profiles' | 'fixtures'): unknown[] {
  const path = join(shippedProfiles, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith('.json') && name.endsWith(fixtureEnding) === (what === 'fixtures'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')) as unknown);
}
