import { Router, type Response } from 'express';
import { MyNumberRequest, type MyNumberAnswer } from '@machikado/contracts/my-number.ts';
import { problem } from '@machikado/contracts/problem.ts';
import type { VisitKeeper } from '../city/visit.ts';
import type { CardReader } from '../drivers/card/reader.ts';
import { createMyNumberDesk } from './my-number-desk.ts';
import { sendProblem } from './problem.ts';

export type MyNumberDoors = { readonly cards: CardReader; readonly visits: VisitKeeper };

/**
 * `POST /my-number/check` and `POST /my-number/read`: the card on the reader fills in a form. Only within a visit, and
 * what was read goes to nobody when that visit has ended meanwhile.
 */
export function myNumberRoutes({ cards, visits }: MyNumberDoors): Router {
  const desk = createMyNumberDesk(cards);
  const answerWith = async (response: Response, work: () => Promise<MyNumberAnswer | 'busy'>) => {
    const visitId = visits.current()?.visitId;
    if (visitId === undefined) {
      sendProblem(response, problem('conflict', { detail: 'There is no visit.' }));
      return;
    }
    const answer = await work();
    if (answer === 'busy') sendProblem(response, problem('conflict', { detail: 'The card is being read.' }));
    else if (visits.current()?.visitId !== visitId)
      sendProblem(response, problem('conflict', { detail: 'The visit ended.' }));
    else response.set('cache-control', 'no-store').json(answer);
  };
  return Router()
    .post('/my-number/check', (_request, response) => answerWith(response, desk.check))
    .post('/my-number/read', async (request, response) => {
      const asked = MyNumberRequest.safeParse(request.body);
      // The letters of a string cannot be overwritten; at least nothing refers to them any more.
      request.body = undefined;
      if (!asked.success) sendProblem(response, problem('bad-request'));
      else await answerWith(response, () => desk.read(new TextEncoder().encode(asked.data.pin)));
    });
}
