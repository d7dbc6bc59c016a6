import type { z } from 'zod';
import { PrintJob } from '@machikado/contracts/print.ts';
import type { PrintRequest } from '@machikado/contracts/print-request.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { callAgent } from './client.ts';
import { live } from './live.svelte.ts';
import { sendUntilKnown } from './until-known.ts';

/** Asks for a slip in the person's language. The same `jobKey` never prints twice, so a lost answer is asked for again. */
export async function requestPrint(
  document: z.infer<typeof PrintRequest>['document'],
  jobKey: string,
): Promise<Result<PrintJob, Problem>> {
  const body: PrintRequest = { jobKey, locale: settings.locale, document };
  const asked = await sendUntilKnown(() => callAgent({ method: 'POST', path: '/print-jobs', answer: PrintJob, body }), {
    onUnknown: () => undefined,
  });
  if (!asked.ok) return asked;
  const job = asked.value.value;
  // An event about the job may have come before this answer, and is then the newer of the two.
  live.jobs[job.id] ??= job;
  return ok(live.jobs[job.id] ?? job);
}
