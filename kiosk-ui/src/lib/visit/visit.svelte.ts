import { z } from 'zod';
import type { WifiCode } from '@machikado/contracts/voucher.ts';
import { agentFetch, callAgent } from '#lib/agent/client.ts';
import { settings } from './settings.svelte.ts';

type Visit = {
  state: 'none' | 'going' | 'ending';
  userName: string | undefined;
  /** The one Wi-Fi code of this visit, and the key it was asked for with. */
  wifi: WifiCode | undefined;
  wifiKey: string;
};

/** One person's turn at the kiosk. */
export const visit = $state<Visit>({
  state: 'none',
  userName: undefined,
  wifi: undefined,
  wifiKey: crypto.randomUUID(),
});

/** Begins a turn; the agent ends whatever was there before. */
export async function startVisit(): Promise<void> {
  visit.state = 'going';
  const begun = await callAgent({
    method: 'POST',
    path: '/visits',
    answer: z.object({ visitId: z.string() }),
    body: {},
  });
  // Without an agent the layout shows that the kiosk is out of service; there is nothing else to do about it here.
  if (!begun.ok) visit.userName = undefined;
}

/**
 * Ends the turn: the agent forgets the person, and the page is loaded anew, so that no memory of this one remains. The
 * page goes even when the agent does not answer: a restarted agent has forgotten already.
 */
export async function endVisit(reason: 'finished' | 'idle'): Promise<void> {
  if (visit.state === 'ending') return;
  visit.state = 'ending';
  try {
    await agentFetch('/visits/current', {
      method: 'DELETE',
      signal: AbortSignal.timeout(2000),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    });
  } catch {
    // See above: leaving is what matters.
  }
  leavePage(reason);
}

/** Loads the page anew: to the farewell, or to the first screen. */
export function leavePage(reason: 'finished' | 'idle'): void {
  location.replace(reason === 'finished' ? `/finish?in=${settings.locale}${settings.speech ? '&say' : ''}` : '/');
}
