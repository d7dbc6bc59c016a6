import { expect, test } from 'vitest';
import { CardState, type KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { PrinterStatus, PrintJobState } from '@machikado/contracts/print.ts';
import { PrintRequest } from '@machikado/contracts/print-request.ts';
import { eventsAt } from '../../../mock/fixtures.ts';
import { devicesEn } from './devices-en.ts';
import { devicesJa } from './devices-ja.ts';

const kinds = PrintRequest.shape.document.options.map((option) => option.shape.kind.value);
type VisitEnd = Extract<KioskEvent, { kind: 'visit-ended' }>['reason'];
const ends: Readonly<Record<VisitEnd, true>> = { finished: true, idle: true, 'card-removed': true, 'page-lost': true };
/** What a spot tells of its portal's certificate, and why an order failed. */
const certificate = [
  ...['soon', 'near', 'over', 'renewed', 'not-renewed'],
  ...['record-not-set', 'record-not-seen', 'authority-away', 'refused', 'unfit'],
];
const told = [
  'processed',
  ...certificate,
  ...PrintJobState.options,
  ...PrinterStatus.options,
  ...kinds,
  ...Object.keys(ends),
];

test.each([
  ['Japanese', devicesJa],
  ['English', devicesEn],
])('staff read in %s what a device tells, and no word of a program', (_language, words) => {
  const { facts, values }: { facts: Record<string, string>; values: Record<string, string> } = words;
  expect([...told, CardState.enum['no-reader']].filter((value) => values[value] === undefined)).toEqual([]);
  const names = new Set(eventsAt(new Date()).flatMap((event) => Object.keys(event.facts)));
  expect([...names].filter((name) => facts[name] === undefined)).toEqual([]);
});
