import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { ProblemKind } from '@machikado/contracts/problem.ts';
import { ProblemError } from '../http/problem.ts';
import type { ChangeRefusal } from './changes.ts';

/** Several refusals are one kind of problem for whoever only wants to know what to do next. */
const kindOf: Readonly<Record<BookingRefusal['kind'], ProblemKind>> = {
  'room-unknown': 'not-found',
  'koma-unknown': 'not-found',
  past: 'outside-booking-window',
  'closed-day': 'outside-booking-window',
  'window-not-open': 'outside-booking-window',
  'window-over': 'outside-booking-window',
  'lottery-first': 'outside-booking-window',
  'lottery-undrawn': 'outside-booking-window',
  'too-many-people': 'bad-request',
  'choice-unknown': 'bad-request',
  'purpose-not-let': 'booking-refused',
  'equipment-short': 'booking-refused',
  'booking-limit': 'booking-limit',
  'not-verified': 'booking-refused',
  'guardian-needed': 'booking-refused',
  suspended: 'forbidden',
  'slot-taken': 'slot-taken',
  'too-late-to-cancel': 'conflict',
  'too-early-to-check-in': 'conflict',
  'too-late-to-check-in': 'conflict',
  unpaid: 'conflict',
  'payment-open': 'conflict',
  'wrong-state': 'conflict',
};

/** The answer to a refused booking or change; `refusal` carries what a person must be told to understand it. */
export function bookingProblem(refusal: ChangeRefusal): ProblemError {
  if (refusal.kind === 'not-found') return new ProblemError('not-found');
  return new ProblemError(kindOf[refusal.kind], {
    detail: refusal.kind,
    refusal,
    ...(refusal.kind === 'too-many-people' && {
      errors: [{ pointer: '/people', reason: `more than ${refusal.capacity}` }],
    }),
  });
}
