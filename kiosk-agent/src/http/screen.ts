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

const Pulse = z.object({ locale: Locale });

/** `POST /screen`: the page says every few seconds that it is alive, and which language it speaks. */
export function screenRoutes(doors: ScreenDoors): Router {
  return Router().post('/screen', (request, response) => {
    const pulse = Pulse.safeParse(request.body);
    if (!pulse.success) {
      sendProblem(response, problem('bad-request'));
      return;
    }
    doors.visits.speak(pulse.data.locale);
    doors.onPulse();
    response.status(204).end();
  });
}
