import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { receiptNumberPattern, receiptSecretPattern } from '@machikado/contracts/procedure.ts';
import { findStatus } from '../applications/store.ts';
import { createTryLimit, type TryLimit } from '../applications/try-limit.ts';
import { findBooking } from '../bookings/rows.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { renderPdf } from '../papers/pdf.ts';
import { composePermitSheet } from '../papers/permit-sheet.ts';
import { composeReceiptSheet } from '../papers/receipt-sheet.ts';
import type { Sheet } from '../papers/sheet.ts';
import { requireUser } from '../users/authenticate.ts';
import type { ResidentSite } from './gate.ts';

const BookingId = z.object({ id: z.uuid() });
const Receipt = z.object({
  number: z.string().regex(receiptNumberPattern),
  secret: z.string().regex(receiptSecretPattern),
});
const tenMinutesMs = 600_000;

/** The secret stands in a header: an address would be kept in histories and in the log of a proxy. */
const secretHeader = 'x-receipt-secret';

function reserve(limit: TryLimit, c: Context<DeviceEnv>, now: Date): void {
  const allowed = limit.reserve(c.var.device.source ?? c.var.device.id, now);
  if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
}

/** `GET /bookings/:id/permit.pdf`, `GET /applications/:number/receipt.pdf`: what a kiosk prints, as A4 to keep. */
export function residentPaperRoutes(context: CityContext, site: ResidentSite): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const papers = createTryLimit({ tries: 60, perMs: tenMinutesMs });
  const wrongReceipts = createTryLimit({ tries: 10, perMs: tenMinutesMs });

  const answer = async (c: Context<DeviceEnv>, sheet: Sheet, name: string) => {
    reserve(papers, c, context.now());
    const pdf = await renderPdf(sheet, context.now());
    return c.body(Uint8Array.from(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${name}.pdf"`,
    });
  };

  app.get('/bookings/:id/permit.pdf', async (c) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), BookingId);
    const booking = await findBooking(context.db, user.id, id);
    if (booking === undefined) throw new ProblemError('not-found');
    if (booking.state !== 'permitted' && booking.state !== 'used')
      throw new ProblemError('conflict', { detail: `No permit: ${booking.state}.` });
    return answer(c, composePermitSheet(booking, context.city, context.now()), booking.number);
  });

  app.get('/applications/:number/receipt.pdf', async (c) => {
    const asked = parseInput({ number: c.req.param('number'), secret: c.req.header(secretHeader) }, Receipt);
    reserve(wrongReceipts, c, context.now());
    const status = await findStatus(context, asked);
    if (status === undefined) throw new ProblemError('not-found');
    wrongReceipts.forgive(c.var.device.source ?? c.var.device.id);
    const receipt = { ...asked, procedureTitle: status.procedureTitle, receivedAt: status.receivedAt };
    const statusUrl = `${site.origin()}/status`;
    const sheet = composeReceiptSheet({ receipt, city: context.city, statusUrl, madeAt: context.now() });
    return answer(c, sheet, receipt.number);
  });

  return app;
}
