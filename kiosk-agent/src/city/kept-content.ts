import type { z } from 'zod';
import type { ContentKey } from '@machikado/contracts/content-key.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import {
  ContentTrust,
  decideKeys,
  isRolledBack,
  judgeContent,
  type ContentCopy,
  type ContentFault,
  type ContentMark,
} from './content-trust.ts';
import type { KeptAnswer } from './kept-answers.ts';

const maxEntries = 200;
const maxBytes = 8 * 1024 * 1024;

/** What is told of a copy that was refused. */
export type ContentRefusal = {
  readonly content: string;
  readonly fault: ContentFault;
  readonly found: 'fetched' | 'kept';
};

/** The enrolment of this kiosk, as far as it concerns trust; undefined while there is none. */
export type Pinned = {
  readonly deviceId: string;
  readonly cityId: string;
  readonly contentKeys?: readonly ContentKey[] | undefined;
};

export type KeptContentOptions = {
  readonly store: AgentStore;
  readonly pinned: () => Pinned | undefined;
  readonly now: () => Date;
  readonly onRefused: (refusal: ContentRefusal) => void;
};

/**
 * What the city has signed and this kiosk keeps for the time without it, with the keys that it trusts. Every copy is
 * judged each time that it is read, so what was altered on the disk is not shown.
 */
export type KeptContent = ReturnType<typeof openKeptContent>;

export function openKeptContent({ store, pinned, now, onRefused }: KeptContentOptions) {
  const rows = openRows(store);
  const told = new Set<string>();
  let trust = rows.trust();
  /** The trust of the enrolment that counts now; a new enrolment begins with its own keys and without copies. */
  const trustNow = (): ContentTrust | undefined => {
    const own = pinned();
    if (own === undefined || own.deviceId === trust?.deviceId) return trust;
    const { deviceId, cityId, contentKeys = [] } = own;
    const untrusting: ContentTrust = { deviceId, cityId, keys: [] };
    trust = { ...untrusting, keys: [...decideKeys(untrusting, contentKeys)] };
    rows.forget(trust);
    return trust;
  };
  const refuse = (refusal: ContentRefusal) => {
    const key = `${refusal.content} ${refusal.fault} ${refusal.found}`;
    if (told.has(key)) return;
    if (told.size >= maxEntries) told.clear();
    told.add(key);
    onRefused(refusal);
  };
  const judge = (copy: ContentCopy, floor: ContentMark | undefined): Result<ContentMark, ContentFault> => {
    const held = trustNow();
    return held === undefined ? err('foreign-key') : judgeContent(copy, { trust: held, floor, now: now() });
  };
  return {
    hasKeys: (): boolean => (trustNow()?.keys.length ?? 0) > 0,
    /** Takes the list of keys that the city tells, as far as it may be trusted. */
    learn: (list: readonly ContentKey[]): void => {
      const held = trustNow();
      if (held === undefined) return;
      trust = { ...held, keys: [...decideKeys(held, list)] };
      if (JSON.stringify(trust) !== JSON.stringify(held)) rows.setTrust(trust);
    },
    /** The newest that is held of a name; remembered beside the copy, so that an older row in its place shows. */
    floor: rows.floor,
    judge,
    refuse,
    /** Keeps a copy that was judged. A full disk keeps the one before. */
    keep: (copy: SignedCopy, mark: ContentMark): void => {
      for (const refusal of [...told].filter((key) => key.startsWith(`${copy.name} `))) told.delete(refusal);
      const isLate = isRolledBack(mark, rows.floor(copy.name), now());
      if (copy.text.length <= maxBytes && !isLate) rows.keep(copy, { mark, at: now() });
    },
    /** A copy that is genuine and still has the shape that is asked for. */
    read: <Schema extends z.ZodType>(name: string, schema: Schema): KeptAnswer<z.infer<Schema>> | undefined => {
      // First, because a new enrolment takes the copies of the one before away.
      trustNow();
      const row = rows.read(name);
      if (row === undefined) return undefined;
      const judged = judge(row.copy, rows.floor(name));
      if (!judged.ok) {
        refuse({ content: name, fault: judged.error, found: 'kept' });
        return undefined;
      }
      const parsed = schema.safeParse(JSON.parse(row.copy.text));
      return parsed.success ? { value: parsed.data, fetchedAt: row.fetchedAt } : undefined;
    },
  };
}

type SignedCopy = ContentCopy & { readonly header: string };

/** The tables: copies, the newest mark of each name, and the trust. */
function openRows(store: AgentStore) {
  const { database } = store;
  const select = database.prepare('SELECT body, signature, fetched_at FROM kept_content WHERE name = ?');
  const upsert = database.prepare(
    `INSERT INTO kept_content (name, body, signature, fetched_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET fetched_at = excluded.fetched_at, signature = excluded.signature,
       body = CASE WHEN body = excluded.body THEN body ELSE excluded.body END`,
  );
  const trim = database.prepare(
    'DELETE FROM kept_content WHERE name NOT IN (SELECT name FROM kept_content ORDER BY fetched_at DESC LIMIT ?)',
  );
  const putMark = database.prepare(
    'INSERT OR REPLACE INTO content_marks (name, generation, revision) VALUES (?, ?, ?)',
  );
  const trimMarks = database.prepare('DELETE FROM content_marks WHERE name NOT IN (SELECT name FROM kept_content)');
  const selectMark = database.prepare('SELECT generation, revision FROM content_marks WHERE name = ?');
  const selectTrust = database.prepare('SELECT body FROM content_trust');
  const putTrust = database.prepare('INSERT OR REPLACE INTO content_trust (id, body) VALUES (1, ?)');
  const writeOrLeave = (work: () => void): void => {
    // On a full disk what was held before stays, and the next answer of the city writes again.
    if (!store.write(work).ok) return;
  };
  return {
    trust: (): ContentTrust | undefined => {
      const row = selectTrust.get();
      return row === undefined ? undefined : ContentTrust.parse(JSON.parse(String(row['body'])));
    },
    setTrust: (trust: ContentTrust) => writeOrLeave(() => putTrust.run(JSON.stringify(trust))),
    forget: (trust: ContentTrust) =>
      writeOrLeave(() => {
        database.exec('DELETE FROM kept_content; DELETE FROM content_marks');
        putTrust.run(JSON.stringify(trust));
      }),
    floor: (name: string): ContentMark | undefined => {
      const row = selectMark.get(name);
      return row && { generation: Number(row['generation']), revision: Number(row['revision']) };
    },
    keep: (copy: SignedCopy, { mark, at }: { readonly mark: ContentMark; readonly at: Date }) =>
      writeOrLeave(() => {
        upsert.run(copy.name, copy.text, copy.header, at.toISOString());
        putMark.run(copy.name, mark.generation, mark.revision);
        trim.run(maxEntries);
        trimMarks.run();
      }),
    read: (name: string) => {
      const row = select.get(name);
      if (row === undefined) return undefined;
      const copy = { name, text: String(row['body']), header: String(row['signature']) };
      return { copy, fetchedAt: String(row['fetched_at']) };
    },
  };
}
