import { Router } from 'express';
import { Payment, TerminalPaymentRequest, type TerminalPayment } from '@machikado/contracts/payment.ts';
import { problem, type Problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from '../city/client.ts';
import type { VisitKeeper } from '../city/visit.ts';
import type { PaymentJournal } from '../payments/journal.ts';
import type { PaymentRunner, StartRefusal } from '../payments/payment-runner.ts';
import type { OutcomeSender } from '../payments/outcome-sender.ts';
import type { PaymentTurn } from './payment-turn.ts';
import { sendProblem, sendResult } from './problem.ts';

export type PaymentDoors = {
  readonly payments: {
    readonly runner: PaymentRunner;
    readonly sender: OutcomeSender;
    readonly turn: PaymentTurn;
    readonly journal: PaymentJournal;
  };
  readonly client: CityClient;
  readonly visits: VisitKeeper;
  readonly now: () => Date;
};

const refusals: Readonly<Record<StartRefusal, ProblemKind>> = {
  'no-terminal': 'not-found',
  'terminal-away': 'out-of-service',
  'payment-open': 'conflict',
  'storage-full': 'storage-full',
};

/** Beginning an attempt to pay, letting go of it, and looking how far it is; each only for the visit that began it. */
export function paymentRoutes(doors: PaymentDoors): Router {
  const { runner, turn } = doors.payments;
  const own = (id: string): Result<TerminalPayment, Problem> => {
    const payment = turn.isOwn(id) ? runner.describe(id) : undefined;
    return payment === undefined ? err(problem('not-found')) : ok(payment);
  };
  return Router()
    .post('/payments', async (request, response) => {
      const asked = TerminalPaymentRequest.safeParse(request.body);
      if (asked.success) sendResult(response, await startPayment(doors, asked.data), 201);
      else sendProblem(response, problem('bad-request'));
    })
    .get('/payments/:id', (request, response) => sendResult(response, own(request.params.id)))
    .post('/payments/:id/cancel', (request, response) => {
      const payment = own(request.params.id);
      if (payment.ok) runner.cancel(payment.value.id);
      sendResult(response, payment);
    });
}

/** Writes the attempt down, asks the city what is owed, and then the terminal for it. Asked again, it tells how far it is. */
async function startPayment(
  doors: PaymentDoors,
  asked: TerminalPaymentRequest,
): Promise<Result<TerminalPayment, Problem>> {
  const { runner, turn, sender } = doors.payments;
  // Staff may have ended what would stand in the way. From here to the journal nothing is waited for.
  await sender.askNow();
  const token = doors.visits.token(doors.now());
  const visitId = doors.visits.current()?.visitId;
  if (token === undefined || visitId === undefined) return err(problem('not-signed-in'));
  const known = runner.describe(asked.id);
  if (known !== undefined) return turn.isOwn(asked.id) ? ok(known) : err(problem('not-found'));
  const added = runner.add(asked);
  if (!added.ok) return err(problem(refusals[added.error], { detail: added.error }));
  turn.own(asked.id, visitId);
  const begun = await doors.client.call({
    method: 'POST',
    path: `/v1/bookings/${asked.bookingId}/payments`,
    answer: Payment,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': asked.id },
  });
  if (!begun.ok) {
    // Whether the city has begun it or not: it hears that nothing was charged, and an attempt it never had is no fault.
    runner.withdraw(asked.id);
    return begun;
  }
  runner.send(asked.id, begun.value);
  return ok(runner.describe(asked.id) ?? added.value);
}
