import { z } from 'zod';
import { ContentKey } from '@machikado/contracts/content-key.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { isContentSigned, isEndorsed, readContentSignature } from '@machikado/runtime/content-signature.ts';

/** Why a copy of the city's content is not shown. */
export type ContentFault = 'unsigned' | 'foreign-key' | 'altered' | 'rolled-back';

/** The keys that a kiosk trusts, oldest first, and the enrolment to which they belong. */
export const ContentTrust = z.object({ deviceId: z.string(), cityId: z.string(), keys: z.array(ContentKey) });
export type ContentTrust = z.infer<typeof ContentTrust>;

/** How new something was: the generation of its key, then its revision. */
export type ContentMark = { readonly generation: number; readonly revision: number };

const dayMs = 86_400_000;
/** Only these many newest keys count: the one that signs, its successor, and the one that has signed what is kept. */
const heldKeys = 3;

/**
 * The keys to trust after a city has told its list. A kiosk without any takes the list as it is; another only what its
 * newest key vouches for, one generation after the other, so that a kiosk that was away for years still follows.
 */
export function decideKeys(trust: ContentTrust, told: readonly ContentKey[]): readonly ContentKey[] {
  const keys = trust.keys.length === 0 ? told.slice(0, 1) : [...trust.keys];
  for (const next of told) {
    const newest = keys.at(-1);
    if (newest !== undefined && isEndorsed(next, trust.cityId, newest)) keys.push(next);
  }
  return keys.slice(-heldKeys);
}

/** A copy of an answer: its text and the header that signs it. */
export type ContentCopy = { readonly name: string; readonly text: string; readonly header: string | undefined };

/** What one copy is judged by. `floor`: the newest that was held of this name. */
export type ContentRule = { readonly trust: ContentTrust; readonly floor: ContentMark | undefined; readonly now: Date };

/** Judges a copy, fetched or loaded: signed by a key that is trusted, for this name and city, and not older than what was held. */
export function judgeContent(copy: ContentCopy, { trust, floor, now }: ContentRule): Result<ContentMark, ContentFault> {
  const signature = copy.header === undefined ? undefined : readContentSignature(copy.header);
  if (signature === undefined) return err('unsigned');
  const { publicKey, revision } = signature;
  const key = trust.keys.find((held) => held.publicKey === publicKey);
  if (key === undefined) return err('foreign-key');
  const { name, text } = copy;
  if (!isContentSigned({ cityId: trust.cityId, name, revision, text }, signature)) return err('altered');
  const mark = { generation: key.generation, revision };
  return isRolledBack(mark, floor, now) ? err('rolled-back') : ok(mark);
}

/** Whether something is older than what was held. What a city's clock signed that ran ahead does not bind it for ever. */
export function isRolledBack(mark: ContentMark, than: ContentMark | undefined, now: Date): boolean {
  if (than === undefined || than.revision > now.getTime() + dayMs) return false;
  return mark.generation === than.generation ? mark.revision < than.revision : mark.generation < than.generation;
}
