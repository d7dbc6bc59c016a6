import {
  MyLotteryApplication,
  MyLotteryApplications,
  type LotteryApplicationRequest,
} from '@machikado/contracts/lottery.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';

/** The signed-in person's applications, and what became of them. */
export async function readApplications(): Promise<Result<MyLotteryApplication[], Problem>> {
  const read = await callAgent({ method: 'GET', path: '/lottery-applications', answer: MyLotteryApplications });
  return read.ok ? ok(read.value.value.applications) : read;
}

/** Applies once, however often it has to be asked for. */
export async function applyIn(
  lotteryId: string,
  sent: { readonly body: LotteryApplicationRequest; readonly key: string },
  onUnknown: () => void,
): Promise<Result<MyLotteryApplication, Problem>> {
  const path = `/lotteries/${lotteryId}/applications`;
  const outcome = await sendUntilKnown(
    () => callAgent({ method: 'POST', path, answer: MyLotteryApplication, body: sent.body, idempotencyKey: sent.key }),
    { onUnknown },
  );
  return outcome.ok ? ok(outcome.value.value) : outcome;
}

/** Takes an application back before the drawing; taking it back again changes nothing. */
export async function withdraw(id: string): Promise<Result<MyLotteryApplication, Problem>> {
  const path = `/lottery-applications/${id}/withdraw`;
  const done = await callAgent({ method: 'POST', path, answer: MyLotteryApplication, body: {} });
  return done.ok ? ok(done.value.value) : done;
}
