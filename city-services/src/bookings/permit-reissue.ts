import { Hono } from 'hono';
import { z } from 'zod';
import type { Booking } from '@machikado/contracts/booking.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { parseInput } from '../http/problem.ts';
import { renderPdf } from '../papers/pdf.ts';
import { composePermitSheet, markReissued } from '../papers/permit-sheet.ts';
import { inWork, type Work } from '../transactions/work.ts';
import type { ChangeRefusal } from './changes.ts';
import { bookingProblem } from './problems.ts';
import { takeBooking } from './rows.ts';

/** Notes that staff issue a permit again. What nobody was permitted to do, and the city's own use, have none. */
async function reissuePermit(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  const { state } = booking;
  if ((state !== 'permitted' && state !== 'used') || booking.userName === '')
    return err({ kind: 'wrong-state', state });
  work.note('permit.reissued', booking.number);
  return ok(booking);
}

/**
 * `POST /bookings/:id/permit-reissue`: the permit once more as a PDF, marked as such. The act is in the audit chain before
 * the paper leaves, so that none is about of which nobody knows.
 */
export function staffPermitRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.post('/bookings/:id/permit-reissue', requireRole('clerk'), async (c) => {
    const { id } = parseInput(c.req.param(), z.object({ id: z.uuid() }));
    const issued = await inWork(context, `staff:${c.var.staff.staffId}`, (work) => reissuePermit(work, id));
    if (!issued.ok) throw bookingProblem(issued.error);
    const booking = issued.value;
    const now = context.now();
    const pdf = await renderPdf(markReissued(composePermitSheet(booking, context.city, now), booking), now);
    return c.body(Uint8Array.from(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${booking.number}.pdf"`,
      'cache-control': 'no-store',
    });
  });
  return app;
}
