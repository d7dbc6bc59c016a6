import { z } from 'zod';
import { callAgent } from '#lib/agent/client.ts';

const AlertCheck = z.object({ checkedAt: z.iso.datetime().nullable() });

/** When the city last told this kiosk how warnings stand; `undefined` where it never did or the agent is away. */
export async function readAlertCheck(): Promise<string | undefined> {
  const read = await callAgent({ method: 'GET', path: '/alerts/check', answer: AlertCheck });
  return read.ok ? (read.value.value.checkedAt ?? undefined) : undefined;
}
