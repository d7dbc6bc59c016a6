import { err, ok, type Result } from '@machikado/contracts/result.ts';

const maxRealmBytes = 253;
/** RFC 7542 §2.2: letters and digits of any script, hyphens inside, and at least two labels. */
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?`;
const shape = new RegExp(String.raw`^${label}(?:\.${label})+$`, 'u');

/**
 * The realm of a network access identifier, in lower case; `null` for a name without one. Error: an `@` and no realm
 * after it that RFC 7542 §2.2 allows (a space, two dots, a second `@`): nobody's server knows such a name.
 */
export function realmOf(user: string): Result<string | null, 'malformed'> {
  const [, realm, ...more] = user.split('@');
  if (realm === undefined) return ok(null);
  const plain = realm.normalize('NFC').toLowerCase();
  if (more.length > 0 || Buffer.byteLength(plain) > maxRealmBytes || !shape.test(plain)) return err('malformed');
  return ok(plain);
}

/** Whether this may stand in the table of realms: a realm, `*.` before one for all below it, `*` for every other one. */
export function isRealmPattern(text: string): boolean {
  return text === '*' || shape.test(text.replace(/^\*\./, ''));
}

/** The entry for a realm: its own, else that of the longest ending, else `*`; `null` where there is none. */
export function findRealm<Entry extends { readonly realm: string }>(
  entries: readonly Entry[],
  realm: string,
): Entry | null {
  const labels = realm.split('.');
  const endings = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`);
  for (const pattern of [realm, ...endings, '*']) {
    const found = entries.find((entry) => entry.realm === pattern);
    if (found) return found;
  }
  return null;
}
