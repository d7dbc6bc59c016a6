import { z } from 'zod';
import { callAgent } from '#lib/agent/client.ts';

/** A service that some kiosks have: it is there when the agent answers at its door. One line adds one. */
const doors = { search: '/browsing' } as const;
export type Capability = keyof typeof doors;

/** What this kiosk can do beyond what all can. */
export const capabilities = $state<Record<Capability, boolean>>({ search: false });

/** Asks at every door; one that does not answer is not there. */
export async function loadCapabilities(): Promise<void> {
  for (const [capability, path] of Object.entries(doors) as [Capability, string][]) {
    const answer = await callAgent({
      method: 'GET',
      path,
      answer: z.looseObject({ available: z.literal(true) }),
      timeoutMs: 3000,
    });
    capabilities[capability] = answer.ok;
  }
}
