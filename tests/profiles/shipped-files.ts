import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedProfiles } from '@machikado/device-profiles/profile-folder.ts';

/** The text of every JSON file below the folder of profiles, by its path from there. */
export function readShippedFiles(): Map<string, string> {
  const files = readdirSync(shippedProfiles, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(shippedProfiles, file), 'utf8')]));
}
