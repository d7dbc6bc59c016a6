import type { Booking } from '@machikado/contracts/booking.ts';
import type { SlipDocument } from './slip.ts';

const frame = {
  cityName: { ja: '見本市', en: 'Sample City' },
  asset: 'K-0001',
  desk: { name: { ja: '総合窓口', en: 'Front desk' } },
};

const booking: Booking = {
  id: '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a11',
  number: 'B-0000-1236',
  kind: 'use',
  state: 'permitted',
  feeLines: [],
  payment: 'due',
  equipment: [],
  facilityId: 'sample-hall',
  facilityName: { ja: '見本市民文化会館', en: 'Sample Citizens Culture Hall' },
  roomId: 'room-1',
  roomName: { ja: '会議室1', en: 'Meeting room 1' },
  date: '2026-12-01',
  komaId: 'am',
  komaName: { ja: '午前', en: 'Morning' },
  starts: '09:00',
  ends: '12:00',
  feeYen: 1200,
  purpose: '読書会 {command:\\x1bp}',
  people: 12,
  userName: '利用者 見本',
  sample: true,
  bookedAt: '2026-11-23T01:00:00Z',
  cancellableUntil: '2026-11-30T08:00:00Z',
};

/** One slip of each kind with sample content, for tests and for looking at. */
export const sampleDocuments: readonly SlipDocument[] = [
  {
    kind: 'permit',
    frame,
    booking,
  },
  {
    kind: 'payment-receipt',
    frame,
    paid: {
      booking: { ...booking, payment: 'paid' },
      yen: 1200,
      invoiceNumber: 'I-0000-1236',
      transaction: 'SIM-000042',
      paidAt: '2026-11-23T05:00:00Z',
    },
  },
  {
    kind: 'permit',
    frame,
    booking: {
      id: '5f3c4a52-7a0b-4a4e-9d39-0f6e0f3f9a12',
      number: 'B-0000-1244',
      kind: 'appointment',
      state: 'permitted',
      feeLines: [],
      payment: 'none',
      equipment: [],
      facilityId: 'tax',
      facilityName: { ja: '市役所 2階', en: 'City hall, 2nd floor' },
      roomId: 'tax-desk-1',
      roomName: { ja: '窓口1', en: 'Desk 1' },
      date: '2026-12-01',
      komaId: '1000-1030',
      komaName: { ja: '10:00–10:30', en: '10:00–10:30' },
      starts: '10:00',
      ends: '10:30',
      feeYen: 0,
      purpose: '税の相談',
      people: 1,
      appointment: {
        serviceId: 'tax',
        name: { ja: '税の相談', en: 'Tax advice', ko: '세금 상담' },
        place: { ja: '市役所 2階', en: 'City hall, 2nd floor' },
        bring: [
          { ja: '本人確認書類（運転免許証など）', en: 'Photo ID (driving licence, passport)' },
          { ja: '税の通知書', en: 'Your tax notice' },
        ],
      },
      userName: '利用者 見本',
      sample: true,
      bookedAt: '2026-11-23T01:00:00Z',
      cancellableUntil: '2026-12-01T00:00:00Z',
    },
  },
  {
    kind: 'wifi-slip',
    frame,
    wifi: {
      code: 'ABCDE-FGHJK',
      minutes: 120,
      usableUntil: '2026-11-24T05:00:00Z',
      ssid: 'SAMPLE-FREE-WIFI',
      portalUrl: 'https://wifi.sample.test/',
    },
  },
  {
    kind: 'application-slip',
    frame,
    receipt: {
      number: 'A-0000-1236',
      secret: 'K7M2QX',
      procedureTitle: { ja: '公民館講座の申込み', en: 'Course at a community hall' },
      receivedAt: '2026-11-23T05:00:00Z',
    },
  },
  {
    kind: 'ticket-slip',
    frame,
    ticket: {
      number: 'Q-0000-0013',
      secret: 'K7M2QX',
      procedureTitle: { ja: 'まちのボランティア登録', en: 'Register as a town volunteer' },
      queuedAt: '2026-11-23T05:00:00Z',
    },
  },
  {
    kind: 'emergency-sheet',
    frame,
    emergency: {
      board: {
        revision: 1,
        alerts: [
          {
            id: 'sample',
            level: 4,
            hazard: 'flood',
            headline: { ja: '洪水のおそれ', en: 'Flooding is likely' },
            action: { ja: '危ない場所から全員避難', en: 'Everyone: leave dangerous places' },
            source: { publisher: '見本', title: '見本', text: '見本', reportedAt: '2026-11-23T04:00:00Z' },
            startedAt: '2026-11-23T04:00:00Z',
            drill: true,
          },
        ],
        shelters: [
          { id: 's2', kind: 'shelter', name: '見本東小学校', latitude: 35.02, longitude: 138, credit: '見本' },
          {
            ...{ id: 's1', kind: 'shelter', name: '見本小学校', nameEn: 'Sample School', address: '見本1-2' },
            ...{ latitude: 35.001, longitude: 138, hazards: ['flood'], credit: '見本' },
          },
          { id: 's3', kind: 'shelter', name: '見本の丘', hazards: ['tsunami'], credit: '見本' },
        ],
      },
      checkedAt: '2026-11-23T04:01:00Z',
      position: { latitude: 35, longitude: 138 },
    },
  },
  {
    kind: 'readiness-report',
    frame,
    readiness: {
      profileId: 'generic-escpos-80mm',
      parts: [
        { part: 'printer', state: 'paper-near-end', isGood: false },
        { part: 'storage', state: 'ok', isGood: true },
        { part: 'city', state: 'not-enrolled', isGood: false },
        { part: 'card', state: 'empty', isGood: true },
        { part: 'terminal', state: 'ready', isGood: true },
        { part: 'wifi-codes', state: 'none', isGood: false },
        { part: 'spool', state: '2', isGood: true },
      ],
    },
  },
  { kind: 'self-test', frame, profileId: 'generic-escpos-80mm' },
];
