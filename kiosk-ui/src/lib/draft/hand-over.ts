import { DraftState, DraftTicket, maxDraftBytes } from '@machikado/contracts/draft.ts';
import { problem, problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import { OfflineMeans } from '@machikado/contracts/queued-application.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';
import { offlineLink } from './offline-draft.ts';
import { sealDraft } from './sealed-draft.ts';
import type { TakenForm } from './taken-form.ts';

/** What the phone's camera reads, and what the kiosk asks with. */
export type HandOver = { readonly id: string; readonly link: string; readonly expiresAt: string };
/** A code that holds the form itself: the city knows nothing of it. */
export type OfflineHandOver = { readonly link: string };

/** Encrypts the form here and leaves it with the city. The key stands behind `#`, which no browser sends anywhere. */
export async function handOver(taken: TakenForm): Promise<Result<HandOver, Problem>> {
  const { ciphertext, key } = await sealDraft(JSON.stringify(taken));
  if (ciphertext.length > Math.ceil((maxDraftBytes * 4) / 3)) return err(problem('too-large'));
  const left = await callAgent({ method: 'POST', path: '/drafts', answer: DraftTicket, body: { ciphertext } });
  if (!left.ok) return left;
  const { id, url, expiresAt } = left.value.value;
  return ok({ id, link: `${url}#${key}`, expiresAt });
}

/** The same while the city is away. `too-long`: it does not fit into a code; `city-unreachable`: nobody has said where the residents' page is. */
export async function handOverOffline(
  taken: TakenForm,
): Promise<Result<OfflineHandOver, 'too-long' | 'city-unreachable'>> {
  const means = await callAgent({ method: 'GET', path: '/offline-means', answer: OfflineMeans });
  if (!means.ok) return err('city-unreachable');
  const made = await offlineLink(means.value.value.residentUrl, JSON.stringify(taken));
  return made.ok ? ok({ link: made.value }) : made;
}

/** Where the form is; `undefined` while nobody can say. */
export async function readHandOver(id: string): Promise<DraftState['state'] | undefined> {
  const told = await callAgent({ method: 'GET', path: `/drafts/${id}`, answer: DraftState });
  if (told.ok) return told.value.value.state;
  // A city that forgot it will not give it to any phone.
  return problemKindOf(told.error) === 'not-found' ? 'expired' : undefined;
}
