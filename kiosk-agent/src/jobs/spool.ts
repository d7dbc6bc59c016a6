import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { PrinterStatus, type PrintProof } from '@machikado/contracts/print.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import { isTooOld, mayMove, type SpooledJob, type SpoolState } from './print-job.ts';

export type NewJob = {
  readonly id: string;
  readonly jobKey: string;
  readonly kind: string;
  /** Hash of what the slip is about: a second slip about the same is a reissue. */
  readonly subject?: string | undefined;
  readonly document: Uint8Array;
  readonly createdAt: Date;
};

export type Settlement = {
  readonly state: 'printed' | 'failed' | 'unknown';
  /** What the printer has said of a slip that is printed: for who is told of its end, and kept on no disk. */
  readonly proof?: PrintProof | undefined;
  readonly reason?: PrinterStatus | undefined;
  readonly at: Date;
};

type Row = Record<string, string | number | bigint | Uint8Array | null>;

const columns = 'seq, id, kind, state, reason, created_at';
const keptSettledMs = 30 * 86_400_000;

function jobOf(row: Row): SpooledJob {
  return {
    seq: Number(row['seq']),
    id: String(row['id']),
    kind: String(row['kind']),
    state: row['state'] as SpoolState,
    reason: PrinterStatus.safeParse(row['reason']).data,
    createdAt: String(row['created_at']),
  };
}

function prepareStatements(database: DatabaseSync) {
  return {
    byId: database.prepare(`SELECT ${columns} FROM print_jobs WHERE id = ?`),
    byKey: database.prepare(`SELECT ${columns} FROM print_jobs WHERE job_key = ?`),
    oldest: database.prepare(`SELECT ${columns} FROM print_jobs WHERE state = 'queued' ORDER BY seq LIMIT 1`),
    open: database.prepare(`SELECT ${columns} FROM print_jobs WHERE state IN ('queued', 'sending') ORDER BY seq`),
    lastEnd: database.prepare(
      `SELECT state FROM print_jobs WHERE state IN ('printed', 'unknown') ORDER BY settled_at DESC, seq DESC LIMIT 1`,
    ),
    documentOf: database.prepare('SELECT document, document_hash FROM print_jobs WHERE id = ?'),
    firstOn: database.prepare(
      `SELECT ${columns} FROM print_jobs WHERE subject = ? AND state IN ('printed', 'unknown') ORDER BY seq LIMIT 1`,
    ),
    insert: database.prepare(
      `INSERT INTO print_jobs (id, job_key, kind, subject, state, document_hash, document, created_at)
     VALUES (?, ?, ?, ?, 'queued', ?, ?, ?)`,
    ),
    forget: database.prepare(`DELETE FROM print_jobs WHERE settled_at < ?`),
    mark: database.prepare(`UPDATE print_jobs SET state = 'sending' WHERE id = ? AND state = 'queued'`),
    end: database.prepare(`UPDATE print_jobs SET state = ?, reason = ?, settled_at = ?, document = NULL WHERE id = ?`),
  };
}

/** The questions to the spool; none of them changes anything. */
function readSpool(statements: ReturnType<typeof prepareStatements>) {
  return {
    find: (id: string): SpooledJob | undefined => {
      const row = statements.byId.get(id);
      return row && jobOf(row);
    },
    findByKey: (jobKey: string): SpooledJob | undefined => {
      const row = statements.byKey.get(jobKey);
      return row && jobOf(row);
    },
    /** The job that comes next. */
    next: (): SpooledJob | undefined => {
      const row = statements.oldest.get();
      return row && jobOf(row);
    },
    unsettled: (): SpooledJob[] => statements.open.all().map(jobOf),
    /** The document of a job that is not settled; its hash is proved. */
    document: (id: string): Uint8Array | undefined => {
      const row = statements.documentOf.get(id);
      const bytes = row?.['document'];
      if (!(bytes instanceof Uint8Array)) return undefined;
      assert.equal(createHash('sha256').update(bytes).digest('hex'), row?.['document_hash']);
      return bytes;
    },
    /** The first slip about the same subject that came out, or may have. */
    firstAbout: (subject: string): SpooledJob | undefined => {
      const row = statements.firstOn.get(subject);
      return row && jobOf(row);
    },
    /** Whether half a slip may hang in the printer. */
    lastEndIsUnknown: (): boolean => statements.lastEnd.get()?.['state'] === 'unknown',
  };
}

/**
 * The durable list of slips. A job is on the disk before it is acknowledged, its marker before its first byte, its end
 * after its last; the document goes as soon as the end is known (promise P3).
 */
export type Spool = ReturnType<typeof openSpool>;

/** `onSettled` runs inside the transaction that ends a job, so that what it writes is durable with it or not at all. */
export function openSpool(store: AgentStore, onSettled: (job: SpooledJob, settlement: Settlement) => void) {
  const statements = prepareStatements(store.database);
  const reads = readSpool(statements);
  const settleRow = (id: string, settlement: Settlement): SpooledJob => {
    const job = reads.find(id);
    assert.ok(job !== undefined && mayMove(job.state, settlement.state), `No move to ${settlement.state}.`);
    statements.end.run(settlement.state, settlement.reason ?? null, settlement.at.toISOString(), id);
    const settled = { ...job, state: settlement.state, reason: settlement.reason };
    onSettled(settled, settlement);
    return settled;
  };
  return {
    ...reads,
    /** Writes a job down, or gives the one that already has this key. */
    add: (job: NewJob): Result<{ readonly job: SpooledJob; readonly isNew: boolean }, 'storage-full'> =>
      store.write(() => {
        const known = statements.byKey.get(job.jobKey);
        if (known) return { job: jobOf(known), isNew: false };
        statements.forget.run(new Date(job.createdAt.getTime() - keptSettledMs).toISOString());
        const hash = createHash('sha256').update(job.document).digest('hex');
        statements.insert.run(
          job.id,
          job.jobKey,
          job.kind,
          job.subject ?? null,
          hash,
          job.document,
          job.createdAt.toISOString(),
        );
        const added = reads.find(job.id);
        assert.ok(added);
        return { job: added, isNew: true };
      }),
    /** Writes the marker before byte 1. From here on the job can only end as printed or unknown. */
    markSending: (id: string): Result<undefined, 'storage-full'> =>
      store.write(() => {
        assert.equal(statements.mark.run(id).changes, 1, 'Only a queued job is sent.');
        return undefined;
      }),
    settle: (id: string, settlement: Settlement): Result<SpooledJob, 'storage-full'> => {
      const settled = store.write(() => settleRow(id, settlement));
      if (settled.ok) store.clearLog();
      return settled;
    },
    /**
     * After a start: a marker without an end is `unknown`, and is never sent again by itself; a queued job that is older
     * than people wait has failed; other queued jobs stay.
     */
    recover: (now: Date): Result<SpooledJob[], 'storage-full'> => {
      const ended = store.write(() =>
        statements.open.all().flatMap((row): SpooledJob[] => {
          const job = jobOf(row);
          if (job.state === 'sending') return [settleRow(job.id, { state: 'unknown', at: now })];
          return isTooOld(job.createdAt, now) ? [settleRow(job.id, { state: 'failed', at: now })] : [];
        }),
      );
      if (!ended.ok) return ended;
      store.clearLog();
      return ok(ended.value);
    },
  };
}
