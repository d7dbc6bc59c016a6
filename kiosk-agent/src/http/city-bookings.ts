import { Router, type Request } from 'express';
import { z } from 'zod';
import {
  AppointmentRequest,
  AppointmentServiceList,
  AppointmentTime,
  AppointmentTimes,
} from '@machikado/contracts/appointment.ts';
import {
  Booking,
  BookingList,
  BookingRequest,
  OwnChoices,
  QuoteRequest,
  FeeQuote,
  SlotWish,
} from '@machikado/contracts/booking.ts';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import {
  LotteryApplicationRequest,
  LotteryFile,
  LotteryList,
  MyLotteryApplication,
  MyLotteryApplications,
} from '@machikado/contracts/lottery.ts';
import { OpeningList } from '@machikado/contracts/opening.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import { Waiting, WaitingList } from '@machikado/contracts/waiting.ts';
import { readOwn, write, type CityDoors, type Step } from './city-doors.ts';
import { sendProblem, sendResult } from './problem.ts';

/** What is asked of all rooms together; the city looks at the values. */
const openingFields = ['from', 'to', 'weekdays', 'after', 'before', 'minutes', 'people', 'equipment', 'facilityId'];
const longestField = 120;

const BookingId = z.uuid();
const LotteryId = z.string().regex(/^[a-z0-9-]{1,48}$/);
const ServiceId = z.string().regex(/^[a-z0-9-]{1,36}$/);
const TimesQuery = z.object({ from: z.string().max(10), days: z.string().max(2) });
const ApplicationId = z.string().regex(/^[0-9a-f]{32}$/);

type Door = Omit<Step<z.ZodType>, 'path'> & {
  /** Below `/v1` and below the page's own root, with `:id` in it where one record is meant. */
  readonly path: string;
  readonly id?: z.ZodType<string>;
  readonly status?: number;
};

const nothing = z.unknown();

/** Each thing that a signed-in person does with bookings; nothing else goes through. */
const doors: readonly Door[] = [
  { path: '/bookings', body: BookingRequest, answer: Booking, needs: ['user', 'key'], status: 201 },
  { path: '/bookings/quote', body: QuoteRequest, answer: FeeQuote, needs: ['user'] },
  { path: '/bookings/:id/cancel', id: BookingId, body: nothing, answer: Booking, needs: ['user'] },
  { path: '/bookings/:id/accept', id: BookingId, body: nothing, answer: Booking, needs: ['user'] },
  { path: '/bookings/:id/choices', id: BookingId, body: OwnChoices, answer: Booking, needs: ['user'] },
  { path: '/bookings/:id/check-in', id: BookingId, body: nothing, answer: Booking, needs: ['user'] },
  { path: '/bookings/:id/move', id: BookingId, body: SlotWish, answer: Booking, needs: ['user'] },
  {
    path: '/bookings/:id/extend',
    id: BookingId,
    body: SlotWish.pick({ komaId: true }),
    answer: Booking,
    needs: ['user'],
  },
  { path: '/appointments', body: AppointmentRequest, answer: Booking, needs: ['user', 'key'], status: 201 },
  { path: '/appointments/:id/move', id: BookingId, body: AppointmentTime, answer: Booking, needs: ['user'] },
  { path: '/waiting', body: BookingRequest, answer: Waiting, needs: ['user'], status: 201 },
  { path: '/waiting/:id/leave', id: BookingId, body: nothing, answer: Waiting, needs: ['user'] },
  {
    path: '/lotteries/:id/applications',
    id: LotteryId,
    body: LotteryApplicationRequest,
    answer: MyLotteryApplication,
    needs: ['user', 'key'],
    status: 201,
  },
  ...['withdraw', 'accept', 'give-back'].map((act): Door => ({
    path: `/lottery-applications/:id/${act}`,
    id: ApplicationId,
    body: nothing,
    answer: MyLotteryApplication,
    needs: ['user'],
  })),
];

const ownReadings: Readonly<Record<string, z.ZodType>> = {
  '/bookings': BookingList,
  '/waiting': WaitingList,
  '/lottery-applications': MyLotteryApplications,
};

/** The doors to the city's booking that a page of this kiosk has. */
export function bookingDoors(city: CityDoors): Router {
  const router = Router();
  for (const door of doors) {
    router.post(door.path, async (request, response) => {
      const id = door.id?.safeParse(request.params['id']);
      if (id?.success === false) {
        sendProblem(response, problem('not-found'));
        return;
      }
      const path = `/v1${door.path.replace(':id', id?.data ?? '')}`;
      sendResult(response, await write(request, { ...door, path })(city), door.status ?? 200);
    });
  }
  for (const [path, answer] of Object.entries(ownReadings)) {
    router.get(path, async (_request, response) => {
      sendResult(response, await readOwn(city, { path: `/v1${path}`, answer }));
    });
  }
  const everybody = <Answer extends z.ZodType>(path: string, answer: Answer) =>
    city.client.call({ method: 'GET', path, answer });
  return router
    .get('/booking-rules', async (_request, response) => {
      sendResult(response, await everybody('/v1/booking-rules', BookingRules));
    })
    .get('/lotteries', async (_request, response) => {
      sendResult(response, await everybody('/v1/lotteries', LotteryList));
    })
    .get('/appointment-services', async (_request, response) => {
      sendResult(response, await everybody('/v1/appointment-services', AppointmentServiceList));
    })
    .get('/appointment-services/:id/times', async (request, response) => {
      const id = ServiceId.safeParse(request.params.id);
      const asked = TimesQuery.safeParse(request.query);
      if (!id.success || !asked.success) {
        sendProblem(response, problem(id.success ? 'bad-request' : 'not-found'));
        return;
      }
      const query = new URLSearchParams(asked.data).toString();
      sendResult(response, await everybody(`/v1/appointment-services/${id.data}/times?${query}`, AppointmentTimes));
    })
    .get('/lotteries/:id/file', async (request, response) => {
      const id = LotteryId.safeParse(request.params['id']);
      if (!id.success) sendProblem(response, problem('not-found'));
      else sendResult(response, await everybody(`/v1/lotteries/${id.data}/file`, LotteryFile));
    })
    .get('/openings', async (request, response) => {
      sendResult(response, await readOpenings(city, request));
    });
}

async function readOpenings({ client }: CityDoors, request: Request): Promise<Result<unknown, Problem>> {
  const asked = new URLSearchParams();
  for (const name of openingFields) {
    const value = request.query[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > longestField) return err(problem('bad-request'));
    asked.set(name, value);
  }
  return client.call({ method: 'GET', path: `/v1/openings?${asked.toString()}`, answer: OpeningList });
}
