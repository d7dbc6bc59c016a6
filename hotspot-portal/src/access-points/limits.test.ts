import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessPointProfiles } from '@machikado/device-profiles/access-point-catalogue.ts';

/** Debian: freeradius-common, which comes with radclient. */
const dictionaries = '/usr/share/freeradius';

/** Attributes of makers as FreeRADIUS knows them: `vendor/type` to their names and type of value. */
function readDictionaries(): Map<string, { names: string[]; kind: string }> {
  const known = new Map<string, { names: string[]; kind: string }>();
  for (const file of readdirSync(dictionaries).filter((name) => name.startsWith('dictionary.'))) {
    let vendor = '';
    for (const line of readFileSync(join(dictionaries, file), 'latin1').split('\n')) {
      const [word = '', name = '', number = '', kind = ''] = line.trim().split(/\s+/);
      if (word === 'VENDOR') vendor = number;
      if (word !== 'ATTRIBUTE' || vendor === '') continue;
      const key = `${vendor}/${number}`;
      known.set(key, { names: [...(known.get(key)?.names ?? []), name], kind });
    }
  }
  return known;
}

const rows = accessPointProfiles.flatMap((profile) =>
  profile.role === 'nas'
    ? (profile.radius?.limits ?? []).flatMap(({ name, vendor, type, unit, gigawords }) => [
        { id: profile.id, name, key: `${vendor}/${type}`, kind: unit === 'rx/tx' ? 'string' : 'integer' },
        ...(gigawords
          ? [{ id: profile.id, name: gigawords.name, key: `${vendor}/${gigawords.type}`, kind: 'integer' }]
          : []),
      ])
    : [],
);

test.skipIf(!existsSync(dictionaries))('every limit is the attribute that FreeRADIUS knows by its number', () => {
  const known = readDictionaries();
  const unknown = new Set<string>();
  expect(rows.length).toBeGreaterThan(10);
  for (const { id, name, key, kind } of rows) {
    const found = known.get(key);
    if (found) expect([...found.names, found.kind], `${id}: ${key}`).toEqual(expect.arrayContaining([name, kind]));
    else unknown.add(name);
  }
  // CoovaChilli's own dictionary has it, FreeRADIUS 3.2.1 not yet.
  expect([...unknown]).toEqual(['ChilliSpot-Max-Total-Gigawords']);
});
