import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PaymentState } from '@machikado/contracts/payment.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { createLog } from '@machikado/runtime/log.ts';
import type { CityClient } from '../city/client.ts';
import type { ChargeStatus, PaymentTerminal } from '../drivers/payment-terminal.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import { openPaymentJournal, type PaymentJournal } from './journal.ts';
import { startOutcomeSender } from './outcome-sender.ts';
import { startPaymentRunner } from './payment-runner.ts';

const now = () => new Date('2026-11-23T04:00:00Z');
const log = createLog('kiosk-agent', () => undefined);
const owed = { yen: 1200, invoiceNumber: 'I-0000-1236' };

let stop: AbortController;
let journal: PaymentJournal;
beforeEach(() => {
  stop = new AbortController();
  const database = new DatabaseSync(':memory:');
  prepareAgentDatabase(database);
  const options = { database, log, signal: stop.signal, onState: () => undefined };
  journal = openPaymentJournal(createAgentStore(options));
});
afterEach(() => stop.abort());

/** An attempt that was sent to a terminal which is here no more. */
function leaveUnknown(): string {
  const id = randomUUID();
  const attempt = { id, bookingId: randomUUID(), terminal: 'OLD', reference: 'ref-1', createdAt: now() };
  expect(journal.add(attempt).ok && journal.markSending(id, owed).ok).toBe(true);
  expect(journal.settle(id, { state: 'unknown', at: now() }).ok).toBe(true);
  return id;
}

type Record = PaymentState | ProblemKind;

/** The desk of a kiosk with a new terminal, and a city that has `record` of every payment. */
function openDesk(record: { is: Record }, status: () => Promise<ChargeStatus> = () => Promise.resolve(unclear)) {
  const asked: string[] = [];
  const ends = new Set<Record>(['approved', 'declined', 'cancelled']);
  const answerOf = (method: string, told: unknown) => {
    const state = record.is;
    if (!ends.has(state) && state !== 'unknown' && state !== 'started') return err(problem(state as ProblemKind));
    return method === 'POST' && ends.has(state) && told !== state ? err(problem('conflict')) : ok({ state });
  };
  const call = ({ method, body }: { method: string; body?: unknown }) => {
    const told = (body as { state?: string } | undefined)?.state;
    asked.push(told === undefined ? method : `${method} ${told}`);
    return Promise.resolve(answerOf(method, told));
  };
  const terminal: PaymentTerminal = {
    name: 'NEW',
    capabilities: { kinds: ['card'], refund: false, currency: 'JPY' },
    state: () => 'ready',
    charge: () => Promise.resolve({ kind: 'declined' }),
    cancel: () => undefined,
    status,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const seen: string[] = [];
  const common = { journal, log, now, signal: stop.signal };
  const runner = startPaymentRunner({
    ...common,
    terminal,
    timing: { askMs: 1, askLaterMs: 1, doubtMs: 15, absenceMs: 5 },
    newReference: () => randomUUID().slice(0, 10),
    onPayment: ({ state }) => seen.push(state),
    onEnd: () => undefined,
  });
  const city = { call: call as unknown as CityClient['call'] };
  const onStaffWord = runner.release;
  const sender = startOutcomeSender({ ...common, city, onStaffWord, firstPauseMs: 60_000 });
  const startAnother = () => runner.add({ id: randomUUID(), bookingId: randomUUID() });
  return { runner, sender, asked, seen, startAnother };
}

const unclear = { kind: 'unclear' } as const;

test.each(['approved', 'declined', 'cancelled'] as const)(
  'what staff have said (%s) ends an unknown attempt, and the terminal is free again',
  async (end) => {
    const record: { is: Record } = { is: 'unknown' };
    const id = leaveUnknown();
    const { sender, asked, seen, startAnother } = openDesk(record);
    await sender.askNow();
    expect(startAnother()).toEqual(err('payment-open'));
    record.is = end;
    await sender.askNow();
    expect(journal.find(id)?.state).toBe(end);
    expect(seen.at(-1)).toBe(end);
    expect(startAnother().ok).toBe(true);
    // The city acknowledges this end like the others.
    expect(await sender.tellNow(id)).toBe(true);
    expect(asked.at(-1)).toBe(`POST ${end}`);
    expect(journal.untold()).toEqual([]);
  },
);

test.each(['started', 'unknown', 'not-found', 'city-unreachable', 'conflict', 'forbidden', 'internal'] as const)(
  'an unknown attempt stays in the way while the city answers: %s',
  async (answer) => {
    const id = leaveUnknown();
    const { sender, startAnother } = openDesk({ is: answer });
    await sender.askNow();
    await sender.tellNow(id);
    await sender.askNow();
    expect(journal.find(id)?.state).toBe('unknown');
    expect(startAnother()).toEqual(err('payment-open'));
  },
);

test('a kiosk that tells its doubt after staff have ended it takes their word', async () => {
  const id = leaveUnknown();
  const { sender, asked } = openDesk({ is: 'declined' });
  await sender.tellNow(id);
  expect(asked).toEqual(expect.arrayContaining(['POST unknown', 'GET']));
  expect(journal.find(id)?.state).toBe('declined');
});

test('an attempt that goes on is not ended by anybody’s word but the terminal’s', async () => {
  const { runner, startAnother } = openDesk({ is: 'approved' });
  const begun = startAnother();
  const id = begun.ok ? begun.value.id : '';
  await runner.release(id, 'approved');
  expect(journal.find(id)?.state).toBe('asked');
  expect(journal.markSending(id, owed).ok).toBe(true);
  await runner.release(id, 'declined');
  expect(journal.find(id)?.state).toBe('sending');
});

test.each([{ kind: 'approved', transaction: 'T-1' }, { kind: 'unclear' }] as const)(
  'a terminal that says $kind after staff have spoken changes nothing, and is left alone',
  async (late) => {
    const id = randomUUID();
    const attempt = { id, bookingId: randomUUID(), terminal: 'NEW', reference: 'ref-1', createdAt: now() };
    expect(journal.add(attempt).ok && journal.markSending(id, owed).ok).toBe(true);
    expect(journal.settle(id, { state: 'unknown', at: now() }).ok).toBe(true);
    const answer = Promise.withResolvers<ChargeStatus>();
    let asked = 0;
    const { runner, sender } = openDesk({ is: 'declined' }, () => {
      asked += 1;
      return answer.promise;
    });
    await sender.askNow();
    answer.resolve(late);
    await runner.finished();
    expect([journal.find(id)?.state, asked]).toEqual(['declined', 1]);
  },
);
