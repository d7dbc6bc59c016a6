import { TerminalPayment } from '@machikado/contracts/payment.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import { live } from '#lib/agent/live.svelte.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';

/** Longer than the agent waits for the city. */
const startLimitMs = 30_000;

/** Asks the terminal for the money, once for one id: a lost answer is asked for again. */
export async function startPayment(id: string, bookingId: string): Promise<Result<TerminalPayment, Problem>> {
  const body = { id, bookingId };
  const asked = await sendUntilKnown(
    () => callAgent({ method: 'POST', path: '/payments', answer: TerminalPayment, body, timeoutMs: startLimitMs }),
    { onUnknown: () => undefined },
  );
  if (!asked.ok) return asked;
  // An event about it may have come before this answer, and is then the newer of the two.
  if (live.payment?.id !== id) live.payment = asked.value.value;
  return ok(asked.value.value);
}

/** Lets go of it where that is still possible; what came of it is told by events. */
export async function stopPayment(id: string): Promise<Result<TerminalPayment, Problem>> {
  const asked = await callAgent({ method: 'POST', path: `/payments/${id}/cancel`, answer: TerminalPayment, body: {} });
  return asked.ok ? ok(asked.value.value) : asked;
}
