import { setTimeout as delay } from 'node:timers/promises';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { TerminalState } from '@machikado/contracts/payment.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CityClient } from '../city/client.ts';
import type { TerminalConfig } from '../config.ts';
import { newServiceId } from '../drivers/nexo/requests.ts';
import { createNexoTerminal, usualTiming } from '../drivers/nexo/terminal.ts';
import type { KnownEnd } from '../payments/attempt.ts';
import { openPaymentJournal } from '../payments/journal.ts';
import { usualDoubt } from '../payments/lost-attempt.ts';
import { startOutcomeSender } from '../payments/outcome-sender.ts';
import { startPaymentRunner } from '../payments/payment-runner.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import { openTcpPort } from '../transports/tcp-9100.ts';
import { createPaymentTurn } from './payment-turn.ts';

export type PaymentDeskOptions = {
  readonly config: TerminalConfig | undefined;
  readonly store: AgentStore;
  readonly client: CityClient;
  readonly publish: (event: KioskEvent) => void;
  readonly visitNow: () => string | undefined;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

/** How long a charge may take to be let go of when the process is told to stop. */
const stopGraceMs = 3000;
/** Under which the terminal knows its caller. It stays the same, so that an old charge can be asked about. */
const saleId = 'MACHIKADO';

/** The terminal, the journal of attempts, what carries them between the two, and what tells the city. */
export function openPaymentDesk(options: PaymentDeskOptions) {
  const { config, store, client, publish, log, now, signal } = options;
  const journal = openPaymentJournal(store);
  const turn = createPaymentTurn(options.visitNow);
  const terminal =
    config &&
    createNexoTerminal({
      connect: () => openTcpPort(config),
      parties: { saleId, poiId: config.name },
      timing: usualTiming,
      log,
      onState: (state) => publish({ kind: 'terminal', state }),
    });
  const onStaffWord = (id: string, end: KnownEnd) => runner.release(id, end);
  const sender = startOutcomeSender({ journal, city: client, log, now, signal, onStaffWord });
  const runner = startPaymentRunner({
    journal,
    terminal,
    timing: usualDoubt,
    log,
    now,
    signal,
    newReference: newServiceId,
    onPayment: (payment) => {
      if (turn.isOwn(payment.id)) publish({ kind: 'payment', payment });
    },
    onEnd: sender.wake,
  });
  const leave = () => {
    const left = turn.leave();
    if (left !== undefined) runner.cancel(left);
  };
  const state = (): TerminalState => terminal?.state() ?? 'none';
  return {
    runner,
    sender,
    turn,
    state,
    journal,
    leave,
    /** How it is now, for a page that has just begun to listen. */
    present: (): KioskEvent[] => {
      const current = turn.current();
      const payment = current === undefined ? undefined : runner.describe(current);
      return [{ kind: 'terminal', state: state() }, ...(payment ? [{ kind: 'payment' as const, payment }] : [])];
    },
    close: async () => {
      await Promise.race([runner.finished(), delay(stopGraceMs)]);
      await terminal?.[Symbol.asyncDispose]();
      await runner.finished();
      await sender.finished;
    },
  };
}
