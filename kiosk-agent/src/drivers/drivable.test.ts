import { expect, test } from 'vitest';
import { fallbackPrinterProfileId, printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import { decideDrivable } from './drivable.ts';

const fallback = printerProfile(fallbackPrinterProfileId);
if (!fallback.ok) throw new Error(fallback.error);
const usual = fallback.value;
const star: PrinterProfile = { ...usual, print: { ...usual.print, command: 'star-prnt' } };

test.each<[string, PrinterProfile, string | undefined]>([
  ['the fallback', usual, undefined],
  ['a Star that counts', { ...star, status: { ...star.status, fence: 'etb' } }, undefined],
  ['a Star that does not', { ...star, status: { ...star.status, fence: 'none' } }, 'never-tells-that-it-is-done'],
  ['an impact printer', { ...usual, quirks: ['no-raster'] }, 'prints-no-pictures'],
  ['one without GS r', { ...usual, status: { ...usual.status, fence: 'none' } }, 'never-tells-that-it-is-done'],
])('%s', (_name, profile, reason) => {
  const decided = decideDrivable(profile);
  expect(decided.ok ? undefined : decided.error).toBe(reason);
});
