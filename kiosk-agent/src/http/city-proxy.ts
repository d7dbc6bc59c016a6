import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { CivilDate } from '@machikado/contracts/civil-time.ts';
import { Availability } from '@machikado/contracts/facility.ts';
import { problem, problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import {
  ApplicationLookup,
  ApplicationReceipt,
  ApplicationRequest,
  ApplicationStatus,
} from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { WifiCode } from '@machikado/contracts/voucher.ts';
import { offlineReadings, type OfflineReading, type Reading } from '../city/offline-copy.ts';
import { bookingDoors } from './city-bookings.ts';
import { write, type CityDoors } from './city-doors.ts';
import { sendResult } from './problem.ts';

const FacilityId = z.string().regex(/^[a-z0-9-]{1,48}$/);
const AvailabilityQuery = z.object({ from: CivilDate, days: z.coerce.number().int().min(1).max(31).default(7) });

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
  router.use(bookingDoors(doors));
  return router
    .get('/facilities/:id/availability', async (request, response) => {
      sendReading(response, await readAvailability(doors, request));
    })
    .post('/wifi-codes', async (request, response) => {
      sendResult(response, await getWifiCode(doors, request), 201);
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

/** A new code from the spot; while nobody can be asked, one that was fetched ahead. */
async function getWifiCode(doors: CityDoors, request: Request): Promise<Result<WifiCode, Problem>> {
  const step = { path: '/v1/wifi-codes', body: z.object({}), answer: WifiCode };
  const asked = await write(request, { ...step, needs: ['key'] })(doors);
  if (asked.ok || !['city-unreachable', 'wifi-unreachable'].includes(problemKindOf(asked.error))) return asked;
  const ready = doors.wifi.take(String(request.get('idempotency-key')), doors.now());
  return ready === undefined ? asked : ok(ready);
}

async function readAvailability(doors: CityDoors, request: Request): Promise<Result<Reading, Problem>> {
  const id = FacilityId.safeParse(request.params['id']);
  const query = AvailabilityQuery.safeParse(request.query);
  if (!id.success || !query.success) return err(problem('bad-request'));
  const { from, days } = query.data;
  const token = doors.visits.token(doors.now());
  const asked = {
    path: `/v1/facilities/${id.data}/availability?from=${from}&days=${days}`,
    answer: Availability,
  };
  return doors.copy.read(token === undefined ? asked : { ...asked, headers: { authorization: `Bearer ${token}` } });
}
