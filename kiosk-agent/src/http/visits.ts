import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { KioskSignInRequest, SignedIn, type KioskSignedIn, type SignInRequest } from '@machikado/contracts/sign-in.ts';
import type { CityClient } from '../city/client.ts';
import type { VisitKeeper } from '../city/visit.ts';
import type { CardReader } from '../drivers/card/reader.ts';
import { sendProblem, sendResult } from './problem.ts';

export type VisitDoors = {
  readonly visits: VisitKeeper;
  readonly client: CityClient;
  readonly cards: CardReader;
};

const BeginRequest = z.object({ by: z.enum(['touch', 'card']).default('touch') });
const EndRequest = z.object({ reason: z.enum(['finished', 'idle']) });

/** Beginning and end of a visit, and signing in: the page never sees the token, nor the card's id. */
export function visitRoutes(doors: VisitDoors): Router {
  const { visits } = doors;
  return Router()
    .post('/visits', (request, response) => {
      const body = BeginRequest.safeParse(request.body ?? {});
      if (!body.success) {
        sendProblem(response, problem('bad-request'));
        return;
      }
      const visitId = randomUUID();
      visits.begin(visitId, body.data.by === 'card');
      response.status(201).json({ visitId });
    })
    .delete('/visits/current', (request, response) => {
      const body = EndRequest.safeParse(request.body ?? { reason: 'finished' });
      if (!body.success) {
        sendProblem(response, problem('bad-request'));
        return;
      }
      visits.end(body.data.reason);
      response.status(204).end();
    })
    .post('/sign-in', async (request, response) => {
      const asked = KioskSignInRequest.safeParse(request.body);
      if (asked.success) sendResult(response, await signIn(doors, asked.data));
      else sendProblem(response, problem('bad-request'));
    })
    .delete('/sign-in', (_request, response) => {
      const token = visits.current()?.token;
      visits.signOut();
      if (token !== undefined) void endToken(doors.client, token);
      response.status(204).end();
    });
}

/** Tells the city that a token is done with. It ends by itself soon; a city that is away changes nothing. */
export async function endToken(client: CityClient, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const ended = await client.call({ method: 'DELETE', path: '/v1/sign-in', headers, answer: z.unknown() });
  if (!ended.ok) return;
}

async function signIn(doors: VisitDoors, asked: KioskSignInRequest): Promise<Result<KioskSignedIn, Problem>> {
  const { visits, client, cards } = doors;
  const visit = visits.current();
  if (visit === undefined) return err(problem('conflict', { detail: 'There is no visit.' }));
  const cardId = asked.method === 'card' ? cards.cardId() : undefined;
  if (asked.method === 'card' && cardId === undefined) {
    return err(problem('conflict', { detail: 'There is no card on the reader.' }));
  }
  const body: SignInRequest =
    asked.method === 'number' ? asked : { method: 'card', cardId: cardId ?? '', pin: asked.pin };
  const answer = await client.call({ method: 'POST', path: '/v1/sign-in', body, answer: SignedIn });
  if (!answer.ok) return answer;
  const { token, ...told } = answer.value;
  // The visit may have ended, or the card may have gone, while the city was asked.
  const stillHere = visits.current()?.visitId === visit.visitId && (cardId === undefined || cards.cardId() === cardId);
  if (!stillHere) {
    await endToken(client, token);
    return err(problem('not-signed-in', { detail: 'The visit ended.' }));
  }
  visits.signIn({ token, tokenExpiresAt: told.expiresAt, ...(cardId !== undefined && { cardId }) });
  return ok(told);
}
