import type { SpotDisasterList } from '@machikado/contracts/spot-disaster.ts';
import type { Alert } from '@machikado/contracts/alert.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Device, DeviceEvent } from '@machikado/contracts/device.ts';
import type { ApplicationCase, SampleList, TelegramList } from '@machikado/contracts/staff-api.ts';
import type { z } from 'zod';

const minutes = 60_000;
const ago = (now: Date, count: number) => new Date(now.getTime() - count * minutes).toISOString();

export const city: City = {
  id: 'sample',
  code: '012041',
  name: { ja: '見本市', en: 'Sample City' },
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: ['ja', 'en'],
  desk: { name: { ja: '総合案内', en: 'Information desk' } },
  wifi: { ssid: 'Sample_Free_Wi-Fi', portalHost: 'wifi.sample.test', sessionMinutes: 60 },
  centre: { latitude: 43.77, longitude: 142.36 },
  jmaAreas: ['0120400'],
  hasSamples: true,
};

const course = { ja: 'はじめてのスマートフォン講座', en: 'First steps with a smartphone' };

export function applicationsAt(now: Date): ApplicationCase[] {
  const answers = [
    { field: 'name', label: { ja: '名前', en: 'Name' }, value: '利用者 見本' },
    { field: 'kana', label: { ja: 'ふりがな', en: 'Reading' }, value: 'りようしゃ みほん' },
    { field: 'phone', label: { ja: '電話番号', en: 'Phone' }, value: '000-0000-0000' },
    { field: 'reason', label: { ja: '知りたいこと', en: 'What you want to learn' }, value: '写真の送り方\n地図の見方' },
    { field: 'note', label: { ja: '連絡事項', en: 'Note' }, value: '' },
  ];
  const one = (serial: string, at: number) => ({
    number: serial,
    procedureId: 'smartphone-course',
    procedureTitle: course,
    receivedAt: ago(now, at),
    answers,
  });
  return [
    { ...one('A-1234-5674', 12), state: 'received' },
    { ...one('A-1234-5683', 55), state: 'received' },
    { ...one('A-1234-5691', 300), state: 'in-review', decidedAt: ago(now, 200), decidedBy: 'clerk' },
    {
      ...one('A-1234-5706', 2000),
      state: 'accepted',
      decidedAt: ago(now, 1500),
      decidedBy: 'clerk',
      message: '当日は身分証明書をお持ちください。',
    },
    { ...one('A-1234-5715', 3000), state: 'declined', decidedAt: ago(now, 1600), decidedBy: 'clerk' },
  ];
}

export type StaffAlert = Alert & { endedAt?: string; endedBy?: string };

export function alertsAt(now: Date): StaffAlert[] {
  const source = { publisher: '見本気象台', title: '気象警報・注意報', reportedAt: ago(now, 30) };
  return [
    {
      id: 'flood-1',
      level: 4,
      hazard: 'flood',
      headline: { ja: '洪水警報 (警戒レベル4相当)', en: 'Flood warning (equal to level 4)' },
      action: { ja: '危ない場所から全員避難してください。', en: 'Everybody leaves dangerous places now.' },
      source: {
        ...source,
        text: '見本川では、これから夜のはじめ頃にかけて水位が上がる見込みです。\n川の近くから離れてください。',
      },
      startedAt: ago(now, 28),
      drill: false,
    },
    {
      id: 'slide-1',
      level: 3,
      hazard: 'landslide',
      headline: { ja: '大雨警報 (土砂災害)', en: 'Heavy rain warning (landslides)' },
      action: {
        ja: 'お年寄りや体の不自由な人は避難してください。',
        en: 'Older people and those who need time leave now.',
      },
      source: { ...source, text: '山沿いでは土砂災害に警戒してください。' },
      startedAt: ago(now, 20),
      drill: true,
    },
    {
      id: 'rain-0',
      level: 2,
      headline: { ja: '大雨注意報', en: 'Heavy rain advisory' },
      action: { ja: '避難の道すじを確かめてください。', en: 'Check your way to safety.' },
      source: { ...source, text: '大雨に注意してください。' },
      startedAt: ago(now, 2000),
      drill: false,
      endedAt: ago(now, 1500),
      endedBy: 'clerk',
    },
  ];
}

export function telegramsAt(now: Date): z.infer<typeof TelegramList>['telegrams'] {
  return [
    { file: '20261123_VPWW54_sample.xml', readAt: ago(now, 28), outcome: 'alert', reason: 'flood, level 4' },
    {
      file: '20261123_VXSE53_elsewhere.xml',
      readAt: ago(now, 40),
      outcome: 'elsewhere',
      reason: 'areas 0130000, 0220000',
    },
    { file: '20261122_VPWW54_calm.xml', readAt: ago(now, 900), outcome: 'below-level', reason: 'level 1' },
    { file: 'broken.xml', readAt: ago(now, 1000), outcome: 'refused', reason: 'not XML: line 3' },
  ];
}

export function spotsAt(): SpotDisasterList['spots'] {
  return [
    { asset: 'W-0001', state: { open: false } },
    { asset: 'W-0003', state: null },
  ];
}

export function devicesAt(now: Date): Device[] {
  const common = { enrolledAt: ago(now, 20_000), certificateExpiresAt: ago(now, -100_000), status: 'active' as const };
  const lobby = { zone: 'lobby', languages: ['ja' as const, 'en' as const], printerProfile: 'generic-escpos-80mm' };
  return [
    {
      ...common,
      id: 'd1',
      asset: 'K-0001',
      kind: 'kiosk',
      lastSeenAt: ago(now, 1),
      desired: { revision: 12, hash: 'aa', state: lobby },
      reported: { revision: 12, hash: 'aa', result: 'applied', reportedAt: ago(now, 60) },
    },
    {
      ...common,
      id: 'd2',
      asset: 'K-0002',
      kind: 'kiosk',
      lastSeenAt: ago(now, 3),
      desired: { revision: 12, hash: 'bb', state: { ...lobby, zone: 'station' } },
      reported: { revision: 11, hash: 'cc', result: 'applied', reportedAt: ago(now, 900) },
    },
    {
      ...common,
      id: 'd3',
      asset: 'W-0001',
      kind: 'wifi-spot',
      desired: { revision: 3, hash: 'dd', state: { zone: 'lobby', sessionMinutes: 60 } },
      reported: { revision: 3, hash: 'dd', result: 'refused', detail: 'managementUrl', reportedAt: ago(now, 10) },
    },
    {
      ...common,
      id: 'd4',
      asset: 'W-0002',
      kind: 'wifi-spot',
      status: 'revoked',
      desired: { revision: 0, hash: '', state: null },
    },
  ];
}

export function eventsAt(now: Date): DeviceEvent[] {
  const event = (seq: number, kind: DeviceEvent['kind'], facts: DeviceEvent['facts']) => ({
    seq,
    kind,
    facts,
    at: ago(now, 60 - seq * 5),
  });
  return [
    event(5, 'print-settled', { number: 'P-0003', slip: 'permit', state: 'unknown', reason: 'offline' }),
    event(4, 'printer-status', { status: 'paper-end' }),
    event(3, 'print-settled', { number: 'P-0002', slip: 'wifi-slip', state: 'printed', proof: 'processed' }),
    event(2, 'printer-status', { status: 'ready' }),
    event(1, 'started', {}),
  ];
}

export const samples: SampleList = {
  samples: [
    {
      what: { ja: '部屋と使用料', en: 'Rooms and fees' },
      where: 'facilities.json',
      fields: ['rooms', 'koma', 'feeYen'],
    },
    {
      what: { ja: '予約のきまり', en: 'Booking rules' },
      where: 'booking-rules.json',
      fields: ['opensDaysBefore', 'limit'],
    },
  ],
  quarantined: [
    { file: 'open-data/places.csv', row: 17, reason: 'latitude is outside the city' },
    { file: 'open-data/places.csv', row: 204, reason: 'name is empty' },
  ],
};
