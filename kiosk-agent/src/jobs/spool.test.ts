import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import { openOutbox } from '../city/outbox.ts';
import { describeJob, mayMove } from './print-job.ts';
import { openSpool } from './spool.ts';

const now = new Date('2026-11-23T04:00:00Z');

function openSample() {
  const database = new DatabaseSync(':memory:');
  prepareAgentDatabase(database);
  const log = createLog('kiosk-agent', () => undefined);
  const signal = new AbortController().signal;
  const store = createAgentStore({ database, log, signal, onState: () => undefined });
  const outbox = openOutbox(store);
  const spool = openSpool(store, (job, { state, at }) =>
    outbox.appendHere({ kind: 'print-settled', facts: { state, slip: job.kind }, at }),
  );
  const add = (change: { jobKey?: string; createdAt?: Date } = {}) => {
    const document = Buffer.from('a slip');
    const added = spool.add({
      id: randomUUID(),
      jobKey: randomUUID(),
      kind: 'permit',
      document,
      createdAt: now,
      ...change,
    });
    if (!added.ok) throw new Error(added.error);
    return added.value;
  };
  return { database, spool, outbox, add };
}

test('the same key never makes two jobs', () => {
  const { add } = openSample();
  const jobKey = randomUUID();
  const first = add({ jobKey });
  expect(add({ jobKey })).toEqual({ job: first.job, isNew: false });
});

test('after a start: a marker without an end is unknown, an old job has failed, the others wait', () => {
  const { spool, add, outbox } = openSample();
  const [sent, old, waiting] = [add(), add({ createdAt: new Date('2026-11-23T03:00:00Z') }), add()];
  expect(spool.markSending(sent.job.id).ok).toBe(true);
  const ended = spool.recover(now);
  expect(ended.ok && ended.value.map((job) => [job.id, job.state])).toEqual([
    [sent.job.id, 'unknown'],
    [old.job.id, 'failed'],
  ]);
  expect(spool.next()?.id).toBe(waiting.job.id);
  expect(spool.lastEndIsUnknown()).toBe(true);
  expect(outbox.pending().map((event) => event.facts['state'])).toEqual(['unknown', 'failed']);
});

test('the document goes with the end of its job, and only then', () => {
  const { spool, add } = openSample();
  const { job } = add();
  expect(spool.document(job.id)).toBeDefined();
  expect(spool.markSending(job.id).ok).toBe(true);
  expect(spool.document(job.id)).toBeDefined();
  expect(spool.settle(job.id, { state: 'printed', at: now }).ok).toBe(true);
  expect(spool.document(job.id)).toBeUndefined();
});

test('no job is sent twice, and none leaves its end', () => {
  const { spool, add } = openSample();
  const { job } = add();
  expect(spool.markSending(job.id).ok).toBe(true);
  expect(() => spool.markSending(job.id)).toThrow();
  expect(() => spool.settle(job.id, { state: 'failed', at: now })).toThrow();
  expect(mayMove('unknown', 'printed') || mayMove('printed', 'sending') || mayMove('sending', 'queued')).toBe(false);
});

test('a job says truly how it is', () => {
  const { add } = openSample();
  const { job } = add();
  const progress = { sentBands: 0, totalBands: 0 };
  expect(describeJob(job, progress)).toMatchObject({ number: 'P-0001', state: 'queued' });
  expect(describeJob(job, { ...progress, obstacle: 'paper-end' })).toMatchObject({
    state: 'waiting',
    reason: 'paper-end',
  });
  const sending = { ...job, state: 'sending' as const };
  expect(describeJob(sending, { sentBands: 2, totalBands: 9, obstacle: 'cover-open' })).toMatchObject({
    state: 'printing',
    reason: 'cover-open',
    sentBands: 2,
  });
  const out = { ...job, state: 'printed' as const };
  expect(describeJob(out, { ...progress, proof: 'processed' })).toMatchObject({ state: 'printed', proof: 'processed' });
  expect(describeJob(out, progress)).not.toHaveProperty('proof');
  const failed = { ...job, state: 'failed' as const, reason: 'offline' as const };
  expect(describeJob(failed, progress)).toMatchObject({ state: 'failed', reason: 'offline' });
});
