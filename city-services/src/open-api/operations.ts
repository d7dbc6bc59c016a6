import { z } from 'zod';
import { AppointmentServiceList, AppointmentTimes } from '@machikado/contracts/appointment.ts';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { Availability, Facility } from '@machikado/contracts/facility.ts';
import { LotteryFile, LotteryList } from '@machikado/contracts/lottery.ts';
import { OpeningList } from '@machikado/contracts/opening.ts';
import { AppointmentTimesQuery } from '../bookings/appointment-routes.ts';
import { CalendarQuery } from '../bookings/feed-routes.ts';
import { AvailabilityQuery } from '../bookings/public-routes.ts';
import { OpeningQuery } from '../bookings/opening-query.ts';
import { AccessPointQuery, csvType } from '../wifi/open-file.ts';
import { calendarType } from '../bookings/calendar-feed.ts';

/** One thing that everybody may read; query and answer are the schemas that the route itself works with. */
export type Operation = {
  /** As Hono writes it, below the root of the open API. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** JSON by a schema, or a text of another kind. */
  readonly answer: z.ZodType | { readonly contentType: string };
};

/** The open API, in the order in which somebody needs it. */
export const operations: readonly Operation[] = [
  {
    path: '/facilities',
    id: 'listFacilities',
    summary: 'All facilities with their rooms, hours, fees and equipment',
    answer: z.object({ facilities: z.array(Facility), revision: z.string() }),
  },
  {
    path: '/booking-rules',
    id: 'readBookingRules',
    summary: 'When, by whom and for how much rooms are booked',
    answer: BookingRules,
  },
  {
    path: '/facilities/:id/availability',
    id: 'readAvailability',
    summary: 'The state of every slot of a facility over some days',
    query: AvailabilityQuery,
    answer: Availability,
  },
  {
    path: '/openings',
    id: 'searchOpenings',
    summary: 'Free times of all rooms that suit, the time first; what comes close where nothing does',
    query: OpeningQuery,
    answer: OpeningList,
  },
  {
    path: '/facilities/:id/calendar.ics',
    id: 'readCalendar',
    summary: 'When the rooms of a facility are in use in the next 92 days, as iCalendar (RFC 5545)',
    query: CalendarQuery,
    answer: { contentType: calendarType },
  },
  {
    path: '/appointment-services',
    id: 'listAppointmentServices',
    summary: 'Counters and consultations that people come to at a time of their own',
    answer: AppointmentServiceList,
  },
  {
    path: '/appointment-services/:id/times',
    id: 'readAppointmentTimes',
    summary: 'The times of a service that can be taken now, each with how many desks are free',
    query: AppointmentTimesQuery,
    answer: AppointmentTimes,
  },
  {
    path: '/lotteries',
    id: 'listLotteries',
    summary: 'Lotteries with their phases, and the fingerprints published so far',
    answer: LotteryList,
  },
  {
    path: '/lotteries/:id/file',
    id: 'readLotteryFile',
    summary: 'All that is needed to draw a lottery again, once it is drawn',
    answer: LotteryFile,
  },
  {
    path: '/wifi-access-points.csv',
    id: 'readWifiAccessPoints',
    summary: 'The city’s Wi-Fi spots as open data set 07 (公衆無線LANアクセスポイント一覧), CSV in UTF-8',
    query: AccessPointQuery,
    answer: { contentType: csvType },
  },
];
