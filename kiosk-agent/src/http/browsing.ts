import { Router, type Response } from 'express';
import { BrowsingAction, BrowsingBegin, pictureBlock, type BrowsingState } from '@machikado/contracts/browsing.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { ok } from '@machikado/contracts/result.ts';
import type { Browsing } from '../browsing/browsing.ts';
import type { BrowsingSession } from '../browsing/session.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { sendProblem, sendResult } from './problem.ts';

export type BrowsingDoors = { readonly browsing: Browsing; readonly visits: VisitKeeper };

/** Searching the web: offer, begin, what a person does, pictures, words, end. */
export function browsingRoutes({ browsing, visits }: BrowsingDoors): Router {
  return Router()
    .get('/browsing', (_request, response) => {
      const offer = browsing.offer(visits.current()?.visitId);
      if (offer === undefined) sendProblem(response, problem('not-found'));
      else response.json(offer);
    })
    .post('/browsing', async (request, response) => {
      const asked = BrowsingBegin.safeParse(request.body);
      if (!asked.success) {
        sendProblem(response, problem('bad-request'));
        return;
      }
      const visit = visits.current();
      if (visit === undefined) {
        sendProblem(response, problem('conflict', { detail: 'There is no visit.' }));
        return;
      }
      const begun = await browsing.begin(visit.visitId, asked.data);
      if (!begun.ok) {
        sendProblem(response, begun.error);
        return;
      }
      // The visit may have ended while the browser was started.
      if (visits.current()?.visitId !== visit.visitId) {
        await browsing.end();
        sendProblem(response, problem('conflict', { detail: 'The visit ended.' }));
        return;
      }
      response.status(201).json(begun.value.state());
    })
    .post('/browsing/actions', async (request, response) => {
      const action = BrowsingAction.safeParse(request.body);
      const session = browsing.current();
      if (!action.success) sendProblem(response, problem('bad-request'));
      else if (session === undefined) sendProblem(response, problem('not-found'));
      else sendResult(response, await session.act(action.data));
    })
    .get('/browsing/text', async (_request, response) => {
      const session = browsing.current();
      if (session === undefined) sendProblem(response, problem('not-found'));
      else sendResult(response, await session.readText());
    })
    .get('/browsing/pictures', (_request, response) => {
      const session = browsing.current();
      if (session === undefined) sendProblem(response, problem('not-found'));
      else streamPictures(session, response);
    })
    .delete('/browsing', async (_request, response) => {
      await browsing.end();
      sendResult(response, ok());
    });
}

/** Blocks of kind, length and content; a picture is acknowledged once it has left, so a slow page gets fewer. */
function streamPictures(session: BrowsingSession, response: Response): void {
  response.status(200).type('application/octet-stream').flushHeaders();
  const send = (kind: number, content: Buffer) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(kind, 0);
    head.writeUInt32BE(content.length, 1);
    return response.write(Buffer.concat([head, content]));
  };
  const tell = (state: BrowsingState) => {
    send(pictureBlock.state, Buffer.from(JSON.stringify(state)));
  };
  using stack = new DisposableStack();
  stack.use(
    session.watch({
      state: tell,
      picture: (jpeg, shown) => {
        if (send(pictureBlock.jpeg, jpeg)) shown();
        else response.once('drain', shown);
      },
    }),
  );
  const ticking = setInterval(() => tell(session.state()), 5000);
  stack.defer(() => clearInterval(ticking));
  const watching = stack.move();
  response.once('close', () => watching.dispose());
  void session.ended.then(() => response.end());
}
