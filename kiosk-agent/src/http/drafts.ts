import { Router } from 'express';
import { DraftDeposit, draftIdPattern, DraftState, DraftTicket } from '@machikado/contracts/draft.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from '../city/client.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { sendProblem, sendResult } from './problem.ts';

export type DraftDoors = { readonly client: CityClient; readonly visits: VisitKeeper };

/** More links than anybody needs in one turn. */
const maxDraftsOfVisit = 12;

/**
 * `POST /drafts`, `GET /drafts/:id`: the page's encrypted form goes on to the city and is kept nowhere here. Only the
 * visit that left a form may ask what became of it.
 */
export function draftRoutes({ client, visits }: DraftDoors): Router {
  let mine = { visitId: '', ids: new Set<string>(), asked: 0 };
  const ofVisit = (visitId: string) => {
    if (mine.visitId !== visitId) mine = { visitId, ids: new Set(), asked: 0 };
    return mine;
  };

  async function deposit(body: unknown): Promise<Result<DraftTicket, Problem>> {
    const visit = visits.current();
    if (visit === undefined) return err(problem('conflict', { detail: 'There is no visit.' }));
    const parsed = DraftDeposit.safeParse(body);
    if (!parsed.success) return err(problem('bad-request'));
    const turn = ofVisit(visit.visitId);
    turn.asked += 1;
    if (turn.asked > maxDraftsOfVisit) return err(problem('too-many-requests', { retryAfterS: 60 }));
    const sent = { ciphertext: parsed.data.ciphertext, visitId: visit.visitId };
    const answer = await client.call({ method: 'POST', path: '/v1/drafts', body: sent, answer: DraftTicket });
    if (answer.ok) turn.ids.add(answer.value.id);
    return answer;
  }

  return Router()
    .post('/drafts', async (request, response) => {
      sendResult(response, await deposit(request.body), 201);
    })
    .get('/drafts/:id', async (request, response) => {
      const { id } = request.params;
      const visit = visits.current();
      const isMine = visit !== undefined && draftIdPattern.test(id) && ofVisit(visit.visitId).ids.has(id);
      if (!isMine) {
        sendProblem(response, problem('not-found'));
        return;
      }
      sendResult(response, await client.call({ method: 'GET', path: `/v1/drafts/${id}`, answer: DraftState }));
    });
}
