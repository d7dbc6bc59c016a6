import { z } from 'zod';
import { BrowsingOffer, type BrowsingAction } from '@machikado/contracts/browsing.ts';
import { callAgent } from './client.ts';

/** Whether this kiosk lets people look at web pages; unknown until the agent has answered. */
export const browsing = $state<{ offer: BrowsingOffer | undefined }>({ offer: undefined });

/** Asks for the offer; where the city has no rules for it, or the agent is away, there is none. */
export async function loadBrowsing(): Promise<void> {
  const answer = await callAgent({ method: 'GET', path: '/browsing', answer: BrowsingOffer });
  browsing.offer = answer.ok && answer.value.value.available ? answer.value.value : undefined;
}

/** One thing that a person does to the page; what comes of it is seen in the picture. */
export async function act(action: BrowsingAction): Promise<boolean> {
  const answer = await callAgent({ method: 'POST', path: '/browsing/actions', answer: z.unknown(), body: action });
  return answer.ok;
}
