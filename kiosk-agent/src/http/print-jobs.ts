import { createHash, randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { Booking } from '@machikado/contracts/booking.ts';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import type { PrintJob } from '@machikado/contracts/print.ts';
import { PrintRequest } from '@machikado/contracts/print-request.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from '../city/client.ts';
import type { OfflineCopy } from '../city/offline-copy.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { printableLocale } from '../documents/slip-letters.ts';
import type { Emergency } from '../documents/emergency-sheet.ts';
import type { PaymentReceipt } from '../documents/payment-receipt.ts';
import type { SlipDocument } from '../documents/slip.ts';
import type { Printer } from '../drivers/printer.ts';
import { jobNumber, type SpooledJob } from '../jobs/print-job.ts';
import { pictureOf, type PrintRunner } from '../jobs/print-runner.ts';
import type { Spool } from '../jobs/spool.ts';
import type { AlertDoors } from './alerts.ts';
import { boardOf, readinessOf } from './kiosk-state.ts';
import type { PaymentDoors } from './payments.ts';
import type { SlipPictures } from './slip-pictures.ts';
import { sendProblem, sendResult } from './problem.ts';

export type PrintDoors = Pick<PaymentDoors, 'payments'> &
  AlertDoors & {
    readonly spool: Spool;
    readonly runner: PrintRunner;
    readonly printer: Printer;
    readonly pictures: SlipPictures;
    readonly client: CityClient;
    readonly copy: OfflineCopy;
    readonly visits: VisitKeeper;
    readonly presentEvents: () => readonly KioskEvent[];
    readonly device: () => { readonly position?: Emergency['position'] };
    readonly now: () => Date;
  };

/** Asking for slips, looking how far they are, and seeing them. */
export function printJobRoutes(doors: PrintDoors): Router {
  const { spool, runner, pictures } = doors;
  return Router()
    .post('/print-jobs', async (request, response) => {
      const asked = PrintRequest.safeParse(request.body);
      if (asked.success) sendResult(response, await addJob(doors, asked.data), 202);
      else sendProblem(response, problem('bad-request'));
    })
    .get('/print-jobs/:id', (request, response) => {
      const job = spool.find(request.params.id);
      sendResult(response, job ? ok(runner.describe(job)) : err(problem('not-found')));
    })
    .get('/print-jobs/:id/preview.png', (request, response) => {
      const job = spool.find(request.params.id);
      const drawNow = (one: SpooledJob) => () => {
        const slip = runner.draw(one);
        return slip && pictureOf(slip);
      };
      const png = job && pictures.read(job.id, drawNow(job));
      if (png === undefined) sendProblem(response, problem('not-found'));
      else response.setHeader('cache-control', 'no-store').type('png').send(Buffer.from(png));
    });
}

async function addJob(doors: PrintDoors, asked: PrintRequest): Promise<Result<PrintJob, Problem>> {
  const known = doors.spool.findByKey(asked.jobKey);
  if (known !== undefined) return ok(doors.runner.describe(known));
  const document = await composeDocument(doors, asked);
  if (!document.ok) return document;
  const { subject, ...slip } = document.value;
  const added = doors.spool.add({
    id: randomUUID(),
    jobKey: asked.jobKey,
    kind: asked.document.kind,
    subject,
    document: Buffer.from(JSON.stringify(slip.document)),
    createdAt: doors.now(),
  });
  if (!added.ok) return err(problem('storage-full'));
  const { job, isNew } = added.value;
  if (isNew) {
    doors.pictures.open(job.id);
    doors.runner.wake();
  }
  return ok(doors.runner.describe(job));
}

type Composed = { readonly document: SlipDocument; readonly subject?: string };

/** Joins what the page named with what the city has on record: the page never brings the content of a permit. */
async function composeDocument(doors: PrintDoors, asked: PrintRequest): Promise<Result<Composed, Problem>> {
  const city = doors.copy.city();
  const frame = {
    locale: printableLocale(asked.locale),
    cityName: city?.name ?? { ja: '街角', en: 'Machikado' },
    asset: doors.client.asset(),
    desk: city?.desk,
  };
  const wanted = asked.document;
  switch (wanted.kind) {
    case 'wifi-slip': {
      const { subject, reissueOf } = reissueAbout(doors, `wifi:${wanted.wifi.code}`);
      return ok({ subject, document: { kind: wanted.kind, frame, wifi: wanted.wifi, reissueOf } });
    }
    case 'application-slip': {
      const { number, secret } = wanted.receipt;
      const { subject, reissueOf } = reissueAbout(doors, `application:${number}:${secret}`);
      return ok({ subject, document: { kind: wanted.kind, frame, receipt: wanted.receipt, reissueOf } });
    }
    case 'ticket-slip': {
      const { number, secret } = wanted.ticket;
      const { subject, reissueOf } = reissueAbout(doors, `ticket:${number}:${secret}`);
      return ok({ subject, document: { kind: wanted.kind, frame, ticket: wanted.ticket, reissueOf } });
    }
    case 'emergency-sheet': {
      const { position } = doors.device();
      const board = boardOf(doors) ?? { revision: 0, alerts: [], shelters: [] };
      return ok({
        document: { kind: wanted.kind, frame, emergency: { board, checkedAt: doors.alertsCheckedAt(), position } },
      });
    }
    case 'readiness-report':
      return ok({ document: { kind: wanted.kind, frame, readiness: readinessOf(doors) } });
    case 'self-test':
      return ok({ document: { kind: wanted.kind, frame, profileId: doors.printer.profile().id } });
    case 'permit': {
      const booking = await fetchBooking(doors, wanted.bookingId);
      if (!booking.ok) return booking;
      if (booking.value.state !== 'permitted' && booking.value.state !== 'used')
        return err(problem('conflict', { detail: `No permit: ${booking.value.state}.` }));
      const { subject, reissueOf } = reissueAbout(doors, `permit:${wanted.bookingId}`);
      return ok({ subject, document: { kind: wanted.kind, frame, booking: booking.value, reissueOf } });
    }
    case 'payment-receipt': {
      const paid = await fetchReceipt(doors, wanted.paymentId);
      if (!paid.ok) return paid;
      const { subject, reissueOf } = reissueAbout(doors, `payment:${wanted.paymentId}`);
      return ok({ subject, document: { kind: wanted.kind, frame, paid: { ...paid.value, reissueOf } } });
    }
  }
}

async function fetchBooking(doors: PrintDoors, bookingId: string): Promise<Result<Booking, Problem>> {
  const token = doors.visits.token(doors.now());
  if (token === undefined) return err(problem('not-signed-in'));
  return doors.client.call({
    method: 'GET',
    path: `/v1/bookings/${z.uuid().parse(bookingId)}`,
    answer: Booking,
    headers: { authorization: `Bearer ${token}` },
  });
}

/** A receipt is for money that the terminal has taken and the city has on record: nothing else is one. */
async function fetchReceipt(doors: PrintDoors, paymentId: string): Promise<Result<PaymentReceipt, Problem>> {
  const { turn, journal, sender } = doors.payments;
  const attempt = turn.isOwn(paymentId) ? journal.find(paymentId) : undefined;
  if (attempt === undefined) return err(problem('not-found'));
  const { state, yen, invoiceNumber, settledAt, transaction } = attempt;
  if (state !== 'approved' || yen === undefined || invoiceNumber === undefined || settledAt === undefined)
    return err(problem('conflict', { detail: `No receipt: ${state}.` }));
  if (!(await sender.tellNow(paymentId))) return err(problem('city-unreachable'));
  const booking = await fetchBooking(doors, attempt.bookingId);
  return booking.ok ? ok({ booking: booking.value, yen, invoiceNumber, paidAt: settledAt, transaction }) : booking;
}

/** By what a second slip about the same is known as a reissue, and of which slip. */
function reissueAbout(doors: PrintDoors, what: string): { subject: string; reissueOf: string | undefined } {
  const subject = createHash('sha256').update(what).digest('hex');
  const first = doors.spool.firstAbout(subject);
  return { subject, reissueOf: first && jobNumber(first.seq) };
}
