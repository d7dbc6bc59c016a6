import type { Pack } from '@machikado/city-services/src/packs/pack.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';

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

/** A small city made up for tests. */
export const samplePack: Pack = {
  city,
  facilities: [hall],
  bookingRules: {
    opensDaysBefore: 60,
    closesMinutesBefore: 30,
    cancelMinutesBefore: 1440,
    maxOpenBookings: 5,
    yearlyClosures: [{ from: '12-29', to: '01-03', name: text('年末年始', 'New Year') }],
    sample: true,
    note: text('見本', 'Sample'),
  },
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
