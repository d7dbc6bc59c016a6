import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TerminalPayment } from '@machikado/contracts/payment.ts';
import { problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import type { ChargeOutcome, ChargeStatus, PaymentTerminal } from '../drivers/payment-terminal.ts';
import { isOpen, mayMove, untoldEnd, type AttemptState } from './attempt.ts';
import { openPaymentJournal } from './journal.ts';
import { decideTold } from './outcome-sender.ts';
import { startPaymentRunner } from './payment-runner.ts';

const now = new Date('2026-11-23T04:00:00Z');
const log = createLog('kiosk-agent', () => undefined);
const owed = { yen: 1200, invoiceNumber: 'I-0000-1236' };

function openJournal() {
  const database = new DatabaseSync(':memory:');
  prepareAgentDatabase(database);
  const signal = new AbortController().signal;
  return openPaymentJournal(createAgentStore({ database, log, signal, onState: () => undefined }));
}

const add = (journal: ReturnType<typeof openJournal>, terminal = 'SIM-1') => {
  const id = randomUUID();
  const reference = id.slice(0, 10);
  const added = journal.add({ id, bookingId: randomUUID(), terminal, reference, createdAt: now });
  return { id, reference, added: added.ok && added.value };
};

/** A terminal whose answers are given beforehand. */
function terminalOf(outcome: ChargeOutcome, ...statuses: ChargeStatus[]) {
  const asked: string[] = [];
  const terminal: PaymentTerminal = {
    name: 'SIM-1',
    capabilities: { kinds: ['card'], refund: false, currency: 'JPY' },
    state: () => 'ready',
    charge: (charge) => {
      if (!charge.mayStart()) return Promise.resolve({ kind: 'not-started' });
      asked.push(charge.reference);
      return Promise.resolve(outcome);
    },
    cancel: () => undefined,
    status: () =>
      Promise.resolve(
        statuses.length > 1 ? (statuses.shift() ?? outcome) : (statuses[0] ?? outcome),
      ) as Promise<ChargeStatus>,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { terminal, asked };
}

function run(journal: ReturnType<typeof openJournal>, terminal: PaymentTerminal | undefined) {
  const stop = new AbortController();
  const seen: TerminalPayment['state'][] = [];
  const reached = (state: TerminalPayment['state']) =>
    new Promise<void>((resolve) => {
      waiting = { state, resolve };
      if (seen.includes(state)) resolve();
    });
  let waiting: { state: string; resolve: () => void } | undefined;
  const runner = startPaymentRunner({
    journal,
    terminal,
    timing: { askMs: 1, askLaterMs: 1, doubtMs: 15, absenceMs: 5 },
    log,
    now: () => now,
    signal: stop.signal,
    newReference: () => randomUUID().slice(0, 10),
    onPayment: ({ state }) => {
      seen.push(state);
      if (waiting?.state === state) waiting.resolve();
    },
    onEnd: () => undefined,
  });
  const close = async () => {
    stop.abort();
    await runner.finished();
  };
  return { runner, seen, reached, close };
}

test('an attempt never leaves an end and never goes back', () => {
  const states: AttemptState[] = ['asked', 'sending', 'approved', 'declined', 'cancelled', 'unknown'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...states), { maxLength: 12 }), (wishes) => {
      let state: AttemptState = 'asked';
      let sent = 0;
      for (const wish of wishes) {
        if (!mayMove(state, wish)) continue;
        if (wish === 'sending') sent += 1;
        expect(['approved', 'declined', 'cancelled']).not.toContain(state);
        state = wish;
      }
      expect(sent).toBeLessThanOrEqual(1);
    }),
  );
});

test('beside an attempt that is open or unknown no other one begins', () => {
  const journal = openJournal();
  const first = add(journal);
  expect(first.added).toBe(true);
  expect(add(journal).added).toBe(false);
  expect(journal.markSending(first.id, owed).ok).toBe(true);
  expect(add(journal).added).toBe(false);
  expect(journal.settle(first.id, { state: 'unknown', at: now }).ok).toBe(true);
  expect(add(journal).added).toBe(false);
  // Staff have ended it at the city.
  expect(journal.noteTold(first.id, 'closed').ok).toBe(true);
  expect(add(journal).added).toBe(true);
});

test('no attempt is sent twice', () => {
  const journal = openJournal();
  const { id } = add(journal);
  expect(journal.markSending(id, owed).ok).toBe(true);
  expect(() => journal.markSending(id, owed)).toThrow();
});

test('the city hears of each end until it has acknowledged it, and again when an unknown one becomes known', () => {
  const journal = openJournal();
  const { id } = add(journal);
  expect(journal.markSending(id, owed).ok && journal.settle(id, { state: 'unknown', at: now }).ok).toBe(true);
  expect(journal.untold().map(untoldEnd)).toEqual(['unknown']);
  expect(journal.noteTold(id, 'unknown').ok).toBe(true);
  expect(journal.untold()).toEqual([]);
  expect(journal.open().map(isOpen)).toEqual([true]);
  expect(journal.settle(id, { state: 'approved', transaction: 'T-1', at: now }).ok).toBe(true);
  expect(journal.untold().map(untoldEnd)).toEqual(['approved']);
});

test.each([
  ['ok', 'approved', 0, 'approved'],
  ['conflict', 'approved', 0, 'closed'],
  ['city-unreachable', 'approved', 0, 'again'],
  ['device-revoked', 'approved', 0, 'again'],
  ['internal', 'approved', 0, 'again'],
  // A city that does not know money that was taken has lost something: it is told again and again.
  ['not-found', 'approved', 60, 'again'],
  ['not-found', 'cancelled', 1, 'again'],
  ['not-found', 'cancelled', 16, 'closed'],
] as const)('the city answers %s to %s after %i minutes: %s', (...[kind, end, minutes, expected]) => {
  const answer = kind === 'ok' ? ok({}) : err(problem(kind satisfies ProblemKind));
  const later = new Date(now.getTime() + minutes * 60_000);
  expect(decideTold({ createdAt: now.toISOString(), end }, answer, later)).toBe(expected);
});

test.each([
  [{ kind: 'approved', transaction: 'T-1' }, 'approved'],
  [{ kind: 'declined' }, 'declined'],
  [{ kind: 'cancelled' }, 'cancelled'],
] as const)('what the terminal says is written down: %o', async (outcome, state) => {
  const journal = openJournal();
  const { terminal, asked } = terminalOf(outcome);
  const { runner, reached, close } = run(journal, terminal);
  const id = randomUUID();
  expect(runner.add({ id, bookingId: randomUUID() }).ok).toBe(true);
  runner.send(id, owed);
  runner.send(id, owed);
  await reached(state);
  expect(journal.find(id)).toMatchObject({ state, yen: 1200, invoiceNumber: 'I-0000-1236' });
  expect(asked).toHaveLength(1);
  await close();
});

test.each([
  ['approved', [{ kind: 'unreachable' }, { kind: 'in-progress' }, { kind: 'approved' }], ['checking', 'approved']],
  // Once is not enough: the bytes may still be on their way.
  ['approved', [{ kind: 'not-found' }, { kind: 'approved' }], ['checking', 'approved']],
  ['cancelled', [{ kind: 'not-found' }], ['checking', 'cancelled']],
  ['unknown', [{ kind: 'unclear' }], ['checking', 'unknown']],
  ['unknown', [{ kind: 'unreachable' }], ['checking', 'unknown']],
] as const)('a lost answer becomes %s by the terminal’s word: %o', async (state, statuses, told) => {
  const journal = openJournal();
  const { terminal, asked } = terminalOf({ kind: 'lost' }, ...statuses);
  const { runner, reached, seen, close } = run(journal, terminal);
  const id = randomUUID();
  expect(runner.add({ id, bookingId: randomUUID() }).ok).toBe(true);
  runner.send(id, owed);
  await reached(state);
  expect(seen).toEqual(told);
  expect(journal.find(id)?.state).toBe(state);
  expect(asked).toHaveLength(1);
  await close();
});

test('after a start: what was not sent is cancelled, what was sent is asked about and never sent again', async () => {
  const unsent = openJournal();
  const first = add(unsent);
  const one = run(unsent, terminalOf({ kind: 'lost' }).terminal);
  await one.reached('cancelled');
  expect(unsent.find(first.id)?.state).toBe('cancelled');
  await one.close();
  const sent = openJournal();
  const second = add(sent);
  expect(sent.markSending(second.id, owed).ok).toBe(true);
  const { terminal, asked } = terminalOf({ kind: 'lost' }, { kind: 'approved', transaction: 'T-9' });
  const two = run(sent, terminal);
  await two.reached('approved');
  expect(sent.find(second.id)).toMatchObject({ state: 'approved', transaction: 'T-9' });
  expect(asked).toEqual([]);
  await two.close();
});

test.each([undefined, 'SIM-2'])('a charge of another terminal stays unknown, whatever this one says', async (name) => {
  const journal = openJournal();
  const { id } = add(journal, 'SIM-2');
  expect(journal.markSending(id, owed).ok).toBe(true);
  const { terminal } = terminalOf({ kind: 'lost' }, { kind: 'not-found' });
  const { reached, close } = run(journal, name === undefined ? undefined : terminal);
  await reached('unknown');
  expect(journal.find(id)?.state).toBe('unknown');
  await close();
});

test('an attempt that is let go of before the city has answered goes to no terminal', async () => {
  const journal = openJournal();
  const { terminal, asked } = terminalOf({ kind: 'approved' });
  const { runner, reached, close } = run(journal, terminal);
  const id = randomUUID();
  expect(runner.add({ id, bookingId: randomUUID() }).ok).toBe(true);
  runner.cancel(id);
  runner.send(id, owed);
  await reached('cancelled');
  expect(asked).toEqual([]);
  await close();
});
