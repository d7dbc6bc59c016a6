import { BookingList, type Booking } from '@machikado/contracts/booking.ts';
import {
  LotteryFile,
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

/** What a person does with an application of hers. */
export type EntryAct = 'withdraw' | 'accept' | 'give-back';

/** Takes an application back before the drawing, or answers all that it won; doing it again changes nothing. */
export async function sendEntryAct(id: string, act: EntryAct): Promise<Result<MyLotteryApplication, Problem>> {
  const path = `/lottery-applications/${id}/${act}`;
  const done = await sendUntilKnown(() => callAgent({ method: 'POST', path, answer: MyLotteryApplication, body: {} }), {
    onUnknown: () => undefined,
  });
  return done.ok ? ok(done.value.value) : done;
}

/** The person's bookings, those that she won among them. */
export async function readBookings(): Promise<Result<Booking[], Problem>> {
  const read = await callAgent({ method: 'GET', path: '/bookings', answer: BookingList });
  return read.ok ? ok(read.value.value.bookings) : read;
}

/** What the city published of a lottery that is drawn. */
export async function readLotteryFile(id: string): Promise<Result<LotteryFile, Problem>> {
  const read = await callAgent({
    method: 'GET',
    path: `/lotteries/${id}/file`,
    answer: LotteryFile,
    timeoutMs: 60_000,
  });
  return read.ok ? ok(read.value.value) : read;
}
