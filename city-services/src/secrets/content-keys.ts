import { join } from 'node:path';
import { z } from 'zod';
import { ContentKey } from '@machikado/contracts/content-key.ts';
import {
  endorseContentKey,
  newContentKeyPem,
  publicContentKey,
  signContent,
  type SignedText,
} from '@machikado/runtime/content-signature.ts';
import { readOrMakeSecret, writeSecretFile } from './secret-file.ts';

const dayMs = 86_400_000;
/** How long a key signs before the next one is made. */
const lifeMs = 365 * dayMs;
/** How long the next one is only told of, so that kiosks know it before its first signature. */
const announcedMs = 7 * dayMs;

const StoredKey = ContentKey.extend({ pem: z.string(), madeAt: z.iso.datetime() });
const StoredKeys = z.array(StoredKey).min(1);
type StoredKey = z.infer<typeof StoredKey>;

/** The keys with which this city signs what its kiosks keep for the time without it. */
export type ContentKeys = {
  /** The public halves, oldest first. */
  readonly list: () => ContentKey[];
  /** The header for an answer; `revision` is made here and never goes down while the process lives. */
  readonly sign: (content: Omit<SignedText, 'cityId' | 'revision'>, now: Date) => string;
  /** Makes the next key where the newest is a year old; true when it did. */
  readonly renew: (now: Date) => Promise<boolean>;
};

/** The key that signs now: the newest that has been told of for long enough, or the first. */
function signingKey(keys: readonly StoredKey[], now: Date): StoredKey | undefined {
  return keys.findLast((key) => Date.parse(key.madeAt) + announcedMs <= now.getTime()) ?? keys[0];
}

function makeNext(before: StoredKey | undefined, cityId: string, now: Date): StoredKey {
  const pem = newContentKeyPem();
  const key = { generation: (before?.generation ?? 0) + 1, publicKey: publicContentKey(pem) };
  const endorsement = before && { endorsement: endorseContentKey(before.pem, cityId, key) };
  return { ...key, ...endorsement, pem, madeAt: now.toISOString() };
}

/** Opens `content-keys.json`, and makes it with the first key at the first start. */
export async function openContentKeys(stateDirectory: string, cityId: string, now: Date): Promise<ContentKeys> {
  const file = join(stateDirectory, 'content-keys.json');
  const text = await readOrMakeSecret(file, () => JSON.stringify([makeNext(undefined, cityId, now)]));
  let keys: readonly StoredKey[] = StoredKeys.parse(JSON.parse(text));
  let lastRevision = 0;
  return {
    list: () => keys.map((key) => ContentKey.parse(key)).slice(-32),
    sign: (content, at) => {
      const key = signingKey(keys, at);
      if (key === undefined) throw new Error('There is always a first key.');
      lastRevision = Math.max(lastRevision, at.getTime());
      return signContent(key.pem, { ...content, cityId, revision: lastRevision });
    },
    renew: async (at) => {
      const newest = keys.at(-1);
      if (newest !== undefined && at.getTime() - Date.parse(newest.madeAt) < lifeMs) return false;
      const next = [...keys, makeNext(newest, cityId, at)];
      await writeSecretFile(file, JSON.stringify(next));
      keys = next;
      return true;
    },
  };
}
