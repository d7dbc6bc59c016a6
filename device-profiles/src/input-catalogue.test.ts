import { expect, test } from 'vitest';
import { inputProfile, inputProfileByPcscName, inputProfileByUsb, inputProfileFiles } from './input-catalogue.ts';
import { kioskProfiles } from './kiosk-catalogue.ts';
import { printerProfile } from './printer-catalogue.ts';

test.each(inputProfileFiles.map((file) => file.id))('%s is whole', (id) => {
  expect(inputProfile(id).ok).toBe(true);
});

test.each([
  [{ vendor: '0801', product: '0002', usagePage: 'ff00', usage: '0001' }, 'magtek-sureswipe'],
  // The same maker's reader that types; a keyboard of nobody's stays one.
  [{ vendor: '0801', product: '0001', usagePage: '0001', usage: '0006' }, 'magtek-sureswipe-keyboard'],
  [{ vendor: '0801', product: '0009', usagePage: '0001', usage: '0006' }, undefined],
  [{ vendor: '0c2e', product: '0b61', usagePage: '008c', usage: '0002' }, 'honeywell-hid-pos'],
  [{ vendor: '1234', product: '5678', usagePage: '008c', usage: '0002' }, 'generic-hid-pos'],
  [{ vendor: '0c2e', product: '0b61', usagePage: '0001', usage: '0006' }, undefined],
  [{ vendor: '1234', product: '5678', usagePage: '008e', usage: '0001' }, 'generic-hid-msr'],
] as const)('on USB, %o is %s', (device, id) => {
  const found = inputProfileByUsb(device);
  expect(found.ok ? found.value.id : undefined).toBe(id);
});

test.each([
  ['SONY FeliCa RC-S300/S (1469193) 00 00', 'sony-rc-s300'],
  ['ACS ACR1252 Reader [ACR1252 Reader PICC] 00 00', 'acs-acr1252-single'],
  ['ACS ACR1252 Dual Reader [ACR1252 Dual Reader SAM] 01 00', 'not-for-cards'],
  ['Virtual PCD 00 00', 'generic-pcsc'],
  ['', 'generic-pcsc'],
])('the PC/SC reader "%s" is %s', (name, id) => {
  const found = inputProfileByPcscName(name);
  expect(found.ok ? found.value.id : found.error).toBe(id);
});

test('each way in which a profile says that it is known leads to that profile', () => {
  for (const { id, match } of inputProfileFiles) {
    const byName = (match?.pcsc ?? []).map(({ prefix }) => inputProfileByPcscName(`${prefix} 00 00`));
    const byPlug = (match?.usb ?? []).map(({ source: _source, ...device }) => inputProfileByUsb(device));
    for (const found of [...byName, ...byPlug]) expect(found).toMatchObject({ ok: true, value: { id } });
  }
});

test.each(kioskProfiles.map((kiosk) => [kiosk.id, kiosk] as const))('%s holds together', (_id, { screen, devices }) => {
  const squareness = screen.widthPx.value / screen.heightPx.value / (screen.widthMm.value / screen.heightMm.value);
  expect(squareness).toBeCloseTo(1, 2);
  for (const { role, profile } of devices) {
    expect(role === 'printer' ? printerProfile(profile).ok : inputProfile(profile).ok).toBe(true);
  }
});
