import type { Pack } from '@machikado/city-services/src/packs/pack.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { sampleServices } from './sample-services.ts';

/** Monday, 10:00 in the city. */
export const sampleNow = new Date('2026-11-23T01:00:00.000Z');

const text = (ja: string, en: string) => ({ ja, en });

const city: City = {
  id: 'mihon',
  code: '012041',
  name: text('見本市', 'Sample City'),
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: ['ja', 'en'],
  desk: { name: text('案内', 'Desk') },
  wifi: { ssid: 'Sample-Wi-Fi', portalHost: 'wifi.mihon.test', sessionMinutes: 60 },
  centre: { latitude: 43.77, longitude: 142.36 },
  jmaAreas: ['0120400'],
  hasSamples: true,
};

const room = (id: string): Room => ({
  id,
  name: text(`部屋 ${id}`, `Room ${id}`),
  capacity: 24,
  sample: true,
  koma: [
    { id: 'morning', name: text('午前', 'Morning'), starts: '09:00', ends: '12:00', feeYen: 600 },
    { id: 'afternoon', name: text('午後', 'Afternoon'), starts: '13:00', ends: '17:00', feeYen: 800 },
    { id: 'evening', name: text('夜間', 'Evening'), starts: '18:00', ends: '21:00', feeYen: 900 },
  ],
});

/** Closed on Mondays; two rooms of three koma. */
const hall: Facility = {
  id: 'hall',
  name: text('見本公民館', 'Sample Hall'),
  closedWeekdays: [1],
  rooms: [room('room-1'), room('room-2')],
  source: 'sample',
};

const partOfDay = (id: string, hours: readonly [string, string], feeYen: number) => ({
  id,
  name: text(id, id),
  starts: hours[0],
  ends: hours[1],
  feeYen,
});
const dayParts = [
  partOfDay('morning', ['09:00', '12:00'], 1000),
  partOfDay('afternoon', ['13:00', '17:00'], 2000),
  partOfDay('evening', ['18:00', '21:00'], 3000),
  { ...partOfDay('all-day', ['09:00', '21:00'], 5000), of: ['morning', 'afternoon', 'evening'] },
  { ...partOfDay('late', ['13:00', '21:00'], 4500), of: ['afternoon', 'evening'] },
];
const part = (id: string, parts?: string[]): Room => ({
  id,
  name: text(`広間 ${id}`, `Hall ${id}`),
  capacity: parts ? 100 : 50,
  koma: dayParts,
  ...(parts && { parts }),
  equipment: ['piano', 'chair'],
  sample: true,
});

/** A hall in two parts, one of them in two again; and a room by the clock. */
const centre: Facility = {
  id: 'centre',
  name: text('見本会館', 'Sample Centre'),
  closedWeekdays: [],
  rooms: [
    part('whole', ['left', 'right']),
    part('left'),
    part('right', ['front', 'back']),
    part('front'),
    part('back'),
    {
      id: 'studio',
      name: text('練習室', 'Studio'),
      capacity: 10,
      koma: [],
      grid: {
        opens: '09:00',
        closes: '21:00',
        stepMinutes: 30,
        minSteps: 2,
        maxSteps: 8,
        feeYen: 300,
        preparation: { beforeMinutes: 0, afterMinutes: 30 },
      },
      sample: true,
    },
  ],
  equipment: [
    { id: 'piano', name: text('ピアノ', 'Piano'), stock: 1, feeYen: 1500 },
    { id: 'chair', name: text('椅子', 'Chairs'), stock: 60, feeYen: 10 },
  ],
  source: 'sample',
};

const name = { label: text('お名前', 'Name'), widget: 'text', personal: true } as const;

/** Three seats; who wants help is asked which. */
export const sampleCourse = Procedure.parse({
  id: 'sample-course',
  version: 2,
  kind: 'course',
  title: text('見本の講座', 'Sample course'),
  summary: text('見本です。', 'A sample.'),
  course: {
    place: text('見本公民館', 'Sample Hall'),
    startsAt: '2026-12-20T01:00:00.000Z',
    endsAt: '2026-12-20T03:00:00.000Z',
    capacity: 3,
    feeYen: 0,
  },
  closesAt: '2026-12-10T08:00:00.000Z',
  schema: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 40 },
      needsHelp: { type: 'boolean' },
      help: { type: 'string', enum: ['reading', 'hearing'] },
    },
    required: ['name', 'needsHelp'],
    if: { properties: { needsHelp: { const: true } }, required: ['needsHelp'] },
    then: { required: ['help'] },
  },
  ui: {
    name,
    needsHelp: { label: text('手伝い', 'Help'), widget: 'yes-no' },
    help: {
      label: text('どんな手伝い', 'Which help'),
      widget: 'choice',
      choices: { reading: text('読むこと', 'Reading'), hearing: text('聞くこと', 'Hearing') },
    },
  },
  flow: [
    { id: 'who', title: text('あなた', 'You'), fields: ['name', 'needsHelp'] },
    {
      id: 'help',
      title: text('手伝い', 'Help'),
      fields: ['help'],
      when: { properties: { needsHelp: { const: true } }, required: ['needsHelp'] },
    },
  ],
  sample: true,
});

const sampleRequest = Procedure.parse({
  id: 'sample-request',
  version: 1,
  kind: 'request',
  title: text('見本の申込み', 'Sample request'),
  summary: text('見本です。', 'A sample.'),
  schema: { type: 'object', properties: { name: { type: 'string', maxLength: 40 } }, required: ['name'] },
  ui: { name },
  flow: [{ id: 'who', title: text('あなた', 'You'), fields: ['name'] }],
  sample: true,
});

/** Nothing is paid beforehand, and nothing costs more for anybody. */
export const sampleRules: BookingRules = {
  opening: { resident: { daysBefore: 60, at: '00:00' }, nonResident: { daysBefore: 30, at: '00:00' } },
  closesMinutesBefore: 30,
  cancelMinutesBefore: 1440,
  limits: { individual: { open: 5 }, group: { open: 8 } },
  verifiedOnly: false,
  guardianBelowYears: 18,
  payment: { when: 'on-the-day' },
  refunds: [
    { daysBefore: 7, percent: 100 },
    { daysBefore: 1, percent: 50 },
  ],
  fees: { purposes: [], entrance: [], weekend: 100, nonResident: 100, extension: 100, roundYen: 10 },
  reductions: [],
  penalties: { noShow: 3, lateCancel: 1, unpaid: 1, suspendAt: 3, suspendDays: 90, forgetAfterDays: 365 },
  waiting: { offerMinutes: 1440, maxPerUser: 3 },
  checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
  yearlyClosures: [{ from: '12-29', to: '01-03', name: text('年末年始', 'New Year') }],
  sample: true,
  note: text('見本', 'Sample'),
};

/** The fee is paid within a week, and not later than three days before the day. */
export const payingRules: BookingRules = {
  ...sampleRules,
  payment: { when: 'before', withinDays: 7, notLaterThanDaysBefore: 3, atOnceMinutes: 30 },
};

/** A small city made up for tests. */
export const samplePack: Pack = {
  city,
  facilities: [hall, centre],
  bookingRules: sampleRules,
  lotteries: [],
  appointments: sampleServices,
  procedures: [sampleCourse, sampleRequest],
  events: [],
  places: [],
  quarantined: [],
  samples: [],
  tsunamiAreas: [],
  browsing: {
    profile: 'allow-list',
    devices: {},
    minutes: 15,
    extension: { rule: 'never', minutes: 15, maxTimes: 0 },
    sites: [],
    allowed: ['*.lg.jp'],
    denied: {},
    maxMegabytes: 100,
    logDays: 30,
  },
};
