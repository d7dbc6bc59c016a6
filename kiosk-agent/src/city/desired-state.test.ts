import { expect, test } from 'vitest';
import { printerProfileFiles } from '@machikado/device-profiles/printer-catalogue.ts';
import { decideApplicable } from './desired-state.ts';

const wanting = (printerProfile: string) => decideApplicable({ zone: 'lobby', languages: ['ja'], printerProfile });

test.each([
  ['generic-escpos-80mm', undefined],
  ['epson-tm-t88vii', undefined],
  ['star-tsp100iv', undefined],
  ['epson-tm-u220', 'This kiosk cannot print on the printer Epson TM-U220 (prints-no-pictures).'],
  ['no-such-printer', 'The printer profile no-such-printer is not known to this kiosk (unknown-profile).'],
])('%s as the printer of a kiosk: %s', (id, refusal) => {
  const decided = wanting(id);
  expect(decided.ok ? undefined : decided.error).toBe(refusal);
});

test('a printer that can be driven is what most profiles describe', () => {
  const driven = printerProfileFiles.filter((file) => wanting(file.id).ok);
  expect(driven.length).toBeGreaterThanOrEqual(20);
});
