import { Router } from 'express';
import { z } from 'zod';
import { Locale } from '@machikado/contracts/locale.ts';
import { problem } from '@machikado/contracts/problem.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { sendProblem } from './problem.ts';

export type ScreenDoors = {
  readonly visits: VisitKeeper;
  /** The page is drawn and answers. */
  readonly onPulse: () => void;
};

/** A page that was loaded before the agent was upgraded does not say whether it is visited: its visit goes on. */
const Pulse = z.object({ locale: Locale, isVisited: z.boolean().default(true) });

/**
 * `POST /screen`: the page says every few seconds that it is alive, which language it speaks, and whether somebody is at
 * it. A visit of which the page knows nothing two times in a row is over: its end was never heard here, or the page was
 * loaded anew. Once may be a pulse that was on its way when the visit began.
 */
export function screenRoutes(doors: ScreenDoors): Router {
  const { visits } = doors;
  let doubted: string | undefined;
  return Router().post('/screen', (request, response) => {
    const pulse = Pulse.safeParse(request.body);
    if (!pulse.success) {
      sendProblem(response, problem('bad-request'));
      return;
    }
    visits.speak(pulse.data.locale);
    doors.onPulse();
    response.status(204).end();
    const visitId = pulse.data.isVisited ? undefined : visits.current()?.visitId;
    if (visitId !== undefined && visitId === doubted) visits.end('idle');
    doubted = visitId;
  });
}
