import assert from 'node:assert/strict';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import { statement } from '../store/statement.ts';
import {
  emptyChain,
  followChain,
  judgeEnd,
  nextLink,
  type Act,
  type ChainEnd,
  type Link,
  type Verdict,
} from './audit.ts';

// Counting up first locks the row, so that on PostgreSQL two appends cannot follow the same link.
const takeHead = statement((db) =>
  db
    .updateTable('audit_head')
    .set((column) => ({ seq: column('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash']),
);

const addLink = statement((db, link: Link) =>
  db.insertInto('audit_entry').values({
    seq: link.seq,
    at: link.at,
    actor: link.actor,
    action: link.action,
    subject: link.subject,
    previous_hash: link.previousHash,
    hash: link.hash,
  }),
);

const moveHead = statement((db, { hash }: { hash: string }) =>
  db.updateTable('audit_head').set({ hash }).where('id', '=', 1),
);

/** Writes an act at the end of the audit chain, in the transaction of the act itself: both are kept or neither. */
export async function appendAudit(tx: CityTransaction, act: Act): Promise<void> {
  const [head] = await takeHead(tx, {});
  assert(head !== undefined, 'the audit chain has its end');
  const link = nextLink({ seq: head.seq - 1, hash: head.hash }, act);
  await addLink(tx, link);
  await moveHead(tx, { hash: link.hash });
}

type Row = Omit<Link, 'previousHash'> & { readonly previous_hash: string };

function linkOf({ previous_hash: previousHash, ...row }: Row): Link {
  return { ...row, previousHash };
}

/** The newest entries, newest first. */
export function newestEntries(db: CityDatabase, limit: number): Promise<Omit<Link, 'previousHash'>[]> {
  return db
    .selectFrom('audit_entry')
    .select(['seq', 'at', 'actor', 'action', 'subject', 'hash'])
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

const pageLinks = 500;

/**
 * Walks the whole chain up to where it ends now, page by page, so that neither memory nor the others have to wait for a
 * long one; what is appended meanwhile is not looked at.
 */
export async function verifyAudit(db: CityDatabase): Promise<Verdict> {
  const recorded = await db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
  let end: ChainEnd = emptyChain;
  for (;;) {
    const rows = await db
      .selectFrom('audit_entry')
      .selectAll()
      .where('seq', '>', end.seq)
      .where('seq', '<=', recorded.seq)
      .orderBy('seq')
      .limit(pageLinks)
      .execute();
    if (rows.length === 0) return judgeEnd(end, recorded);
    const reached = followChain(end, rows.map(linkOf));
    if (!reached.ok) return { chain: 'broken', ...reached.error };
    end = reached.value;
  }
}
