import type { AnswerContent } from '../radius/answer.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import type { AskingNas } from './pass-request.ts';

/** What becomes of an Access-Request here; `not-mine` leaves it to the next one. */
export type AccessDecision = AnswerContent | 'no-answer' | 'not-mine';

/** One of those who look at an Access-Request in turn. Whoever can say at once gives no promise: PAP waits for nothing. */
export type AccessDecider = (request: RadiusRequest, nas: AskingNas) => AccessDecision | Promise<AccessDecision>;
