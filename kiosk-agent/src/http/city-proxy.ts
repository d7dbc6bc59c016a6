import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { Booking, BookingList, BookingRequest } from '@machikado/contracts/booking.ts';
import { CivilDate } from '@machikado/contracts/civil-time.ts';
import { Availability } from '@machikado/contracts/facility.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import {
  ApplicationLookup,
  ApplicationReceipt,
  ApplicationRequest,
  ApplicationStatus,
} from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { WifiCode } from '@machikado/contracts/voucher.ts';
import type { CityClient } from '../city/client.ts';
import { offlineReadings, type OfflineCopy, type OfflineReading, type Reading } from '../city/offline-copy.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { sendProblem, sendResult } from './problem.ts';

export type CityDoors = {
  readonly client: CityClient;
  readonly copy: OfflineCopy;
  readonly visits: VisitKeeper;
  readonly now: () => Date;
};

const FacilityId = z.string().regex(/^[a-z0-9-]{1,48}$/);
const AvailabilityQuery = z.object({ from: CivilDate, days: z.coerce.number().int().min(1).max(31).default(7) });
const IdempotencyKey = z.uuid();

function sendReading(response: Response, reading: Result<Reading, Problem>): void {
  if (reading.ok && reading.value.cachedAt !== undefined) {
    response.setHeader('x-machikado-cached', reading.value.cachedAt);
  }
  sendResult(response, reading.ok ? ok(reading.value.value) : reading);
}

/** The few questions that a page may ask the city, each by its own name: this is no general way to the city. */
export function cityRoutes(doors: CityDoors): Router {
  const router = Router();
  for (const reading of Object.keys(offlineReadings) as OfflineReading[]) {
    router.get(`/${reading}`, async (_request, response) => {
      sendReading(response, await doors.copy.readKept(reading));
    });
  }
  return router
    .get('/facilities/:id/availability', async (request, response) => {
      sendReading(response, await readAvailability(doors, request));
    })
    .post('/bookings', async (request, response) => {
      const asked = write(request, {
        path: '/v1/bookings',
        body: BookingRequest,
        answer: Booking,
        needs: ['user', 'key'],
      });
      sendResult(response, await asked(doors), 201);
    })
    .get('/bookings', async (_request, response) => {
      sendResult(response, await readBookings(doors));
    })
    .post('/bookings/:id/cancel', async (request, response) => {
      const id = z.uuid().safeParse(request.params['id']);
      if (!id.success) {
        sendProblem(response, problem('not-found'));
        return;
      }
      const path = `/v1/bookings/${id.data}/cancel`;
      sendResult(response, await write(request, { path, body: z.unknown(), answer: Booking, needs: ['user'] })(doors));
    })
    .post('/wifi-codes', async (request, response) => {
      const asked = write(request, { path: '/v1/wifi-codes', body: z.object({}), answer: WifiCode, needs: ['key'] });
      sendResult(response, await asked(doors), 201);
    })
    .post('/applications', async (request, response) => {
      const step = { path: '/v1/applications', body: ApplicationRequest, answer: ApplicationReceipt };
      sendResult(response, await write(request, { ...step, needs: ['key'] })(doors), 201);
    })
    .post('/applications/status', async (request, response) => {
      const step = { path: '/v1/applications/status', body: ApplicationLookup, answer: ApplicationStatus };
      sendResult(response, await write(request, { ...step, needs: [] })(doors));
    });
}

type Step<Answer extends z.ZodType> = {
  readonly path: string;
  readonly body: z.ZodType;
  readonly answer: Answer;
  /** `user`: only for a signed-in visit, with its token. `key`: the same key never does it twice. */
  readonly needs: readonly ('user' | 'key')[];
};

/** One write to the city, checked before it leaves; an answer that got lost is `city-unreachable`. */
function write<Answer extends z.ZodType>(request: Request, step: Step<Answer>) {
  return async ({ client, visits, now }: CityDoors): Promise<Result<z.infer<Answer>, Problem>> => {
    const body = step.body.safeParse(request.body ?? {});
    if (!body.success) return err(problem('bad-request', { errors: pointersOf(body.error) }));
    const key = IdempotencyKey.safeParse(request.get('idempotency-key'));
    if (step.needs.includes('key') && !key.success) {
      return err(problem('bad-request', { detail: 'Idempotency-Key is not a UUID.' }));
    }
    const token = visits.token(now());
    if (step.needs.includes('user') && token === undefined) return err(problem('not-signed-in'));
    return client.call({
      method: 'POST',
      path: step.path,
      body: body.data,
      answer: step.answer,
      headers: {
        ...(key.success && { 'idempotency-key': key.data }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
  };
}

function pointersOf(error: z.ZodError): { pointer: string; reason: string }[] {
  return error.issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map(String).join('/')}`,
    reason: issue.code,
  }));
}

async function readAvailability(doors: CityDoors, request: Request): Promise<Result<Reading, Problem>> {
  const id = FacilityId.safeParse(request.params['id']);
  const query = AvailabilityQuery.safeParse(request.query);
  if (!id.success || !query.success) return err(problem('bad-request'));
  const { from, days } = query.data;
  const token = doors.visits.token(doors.now());
  const asked = {
    key: `availability:${id.data}:${from}:${days}`,
    path: `/v1/facilities/${id.data}/availability?from=${from}&days=${days}`,
    answer: Availability,
  };
  return doors.copy.read(token === undefined ? asked : { ...asked, headers: { authorization: `Bearer ${token}` } });
}

async function readBookings({ client, visits, now }: CityDoors): Promise<Result<unknown, Problem>> {
  const token = visits.token(now());
  if (token === undefined) return err(problem('not-signed-in'));
  const headers = { authorization: `Bearer ${token}` };
  return client.call({ method: 'GET', path: '/v1/bookings', answer: BookingList, headers });
}
