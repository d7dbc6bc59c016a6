import { z } from 'zod';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { KioskSignedIn } from '@machikado/contracts/sign-in.ts';
import type { WifiCode } from '@machikado/contracts/voucher.ts';
import { agentFetch, callAgent } from '#lib/agent/client.ts';
import { unsettledJobs } from '#lib/agent/unsettled.ts';
import { isWeb } from './mode.ts';
import { settings } from './settings.svelte.ts';
import { hasUnsaved } from './unsaved.ts';

type Visit = {
  state: 'none' | 'going' | 'ending';
  userName: string | undefined;
  /** Her day of birth, where the city has it on record. */
  born: string | undefined;
  /** The one Wi-Fi code of this visit, and the key it was asked for with. */
  wifi: WifiCode | undefined;
  wifiKey: string;
  /** Whether the person is being asked if what she typed may go. */
  asksFinish: boolean;
};

/** One person's turn at the kiosk. */
export const visit = $state<Visit>({
  state: 'none',
  userName: undefined,
  born: undefined,
  wifi: undefined,
  wifiKey: crypto.randomUUID(),
  asksFinish: false,
});

/** How long a page that is done waits for the agent before it goes. */
const answerLimitMs = 2000;

/** Who is signed in from now on; nobody without a person. */
export function signedIn(person: KioskSignedIn | undefined): void {
  visit.userName = person?.userName;
  visit.born = person?.born;
}

/** Begins a turn; the agent ends whatever was there before. */
export async function startVisit(by: 'touch' | 'card' = 'touch'): Promise<void> {
  visit.state = 'going';
  const begun = await callAgent({
    method: 'POST',
    path: '/visits',
    answer: z.object({ visitId: z.string() }),
    body: { by },
  });
  // Without an agent the layout shows that the kiosk is out of service; there is nothing else to do about it here.
  if (!begun.ok) signedIn(undefined);
}

/**
 * Ends the turn: the agent forgets the person, and the page is loaded anew, so that no memory of this one remains. The
 * page goes even when the agent does not answer: a restarted agent has forgotten already.
 */
export async function endVisit(reason: 'finished' | 'idle'): Promise<void> {
  if (visit.state === 'ending') return;
  visit.state = 'ending';
  // Neither the time limit nor the page's own going may take the word back: the agent wipes on it.
  const told = agentFetch('/visits/current', {
    method: 'DELETE',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason }),
  }).catch(() => undefined);
  await Promise.race([told, new Promise((resolve) => setTimeout(resolve, answerLimitMs))]);
  leavePage(reason);
}

/** The person wants to go: at once, or after one question when something typed would be lost. */
export function askFinish(): void {
  if (hasUnsaved()) visit.asksFinish = true;
  else void endVisit('finished');
}

type Ended = Extract<KioskEvent, { kind: 'visit-ended' }>['reason'];

/** The agent says that a turn is over. One that it ended by itself must leave nothing on the screen. */
export function takeVisitEnd(reason: Ended): void {
  if (reason === 'finished' || visit.state !== 'going') return;
  visit.state = 'ending';
  leavePage(reason);
}

/** Loads the page anew: to the farewell where somebody is there to see it or a slip still comes out, or to the start. */
export function leavePage(reason: Ended): void {
  const thanks = reason === 'finished' || reason === 'card-removed' || isWeb || unsettledJobs().length > 0;
  location.replace(thanks ? `/finish?in=${settings.locale}${settings.speech ? '&say' : ''}` : '/');
}
