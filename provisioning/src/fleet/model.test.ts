import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FleetFault } from './fleet-document.ts';
import { parseFleetFile } from './fleet-file.ts';
import { resolveFleet } from './model.ts';

function resolve(yaml: string, variables: Record<string, string> = {}) {
  const document = parseFleetFile(yaml, variables);
  return document.ok ? resolveFleet(document.value) : document;
}

function faultsOf(yaml: string): readonly FleetFault[] {
  const resolved = resolve(yaml);
  return resolved.ok ? [] : resolved.error;
}

test('values go down from defaults over profiles to the device, and each knows its line', () => {
  const resolved = resolve(`defaults:
  zone: lobby
  languages: [ja, en]
profiles:
  plain-kiosk:
    kind: kiosk
    printerProfile: generic-escpos-80mm
  station:
    extends: plain-kiosk
    zone: station
devices:
  K-0002:
    profile: station
    languages: [ja, en, ko]
  K-0001:
    profile: plain-kiosk
    printerProfile: null
`);
  expect(resolved).toEqual({
    ok: true,
    value: [
      {
        asset: 'K-0001',
        kind: 'kiosk',
        state: { zone: 'lobby', languages: ['ja', 'en'] },
        sources: {
          zone: { level: 'defaults', line: 2 },
          languages: { level: 'defaults', line: 3 },
          printerProfile: { level: 'device', line: 17 },
        },
      },
      {
        asset: 'K-0002',
        kind: 'kiosk',
        state: { zone: 'station', languages: ['ja', 'en', 'ko'], printerProfile: 'generic-escpos-80mm' },
        sources: {
          zone: { level: 'profile', name: 'station', line: 10 },
          languages: { level: 'device', line: 14 },
          printerProfile: { level: 'profile', name: 'plain-kiosk', line: 7 },
        },
      },
    ],
  });
});

test('the sample fleet is whole; a variable moves the management address', () => {
  const sample = readFileSync(new URL('../../samples/fleet.yaml', import.meta.url), 'utf8');
  const states = (variables: Record<string, string>) => {
    const resolved = resolve(sample, variables);
    return resolved.ok ? Object.fromEntries(resolved.value.map(({ asset, state }) => [asset, state])) : resolved;
  };
  expect(states({})).toEqual({
    'K-0001': { zone: 'lobby', languages: ['ja', 'en'], printerProfile: 'generic-escpos-80mm' },
    'W-0001': { zone: 'lobby', sessionMinutes: 60, managementUrl: 'https://127.0.0.1:9443' },
  });
  expect(states({ MACHIKADO_SPOT_URL: 'https://10.0.0.1:9443' })).toMatchObject({
    'W-0001': { managementUrl: 'https://10.0.0.1:9443' },
  });
});

test.each<[string, string, FleetFault]>([
  [
    'a key that nobody knows',
    'devices:\n  K-0001: {kind: kiosk, zone: a, colour: red}',
    { kind: 'unknown-key', subject: 'colour', line: 2 },
  ],
  ['a section that nobody knows', 'device: {}', { kind: 'unknown-key', subject: 'device', line: 1 }],
  [
    'a value out of its range',
    'devices:\n  W-0001:\n    kind: wifi-spot\n    zone: a\n    sessionMinutes: 0',
    { kind: 'bad-value', subject: 'sessionMinutes', line: 5 },
  ],
  [
    'a profile that is not there',
    'devices:\n  K-0001: {profile: none}',
    { kind: 'unknown-profile', subject: 'none', line: 2 },
  ],
  [
    'profiles in a circle',
    'profiles:\n  a: {extends: b}\n  b: {extends: a}\ndevices:\n  K-0001: {profile: a}',
    { kind: 'profile-cycle', subject: 'a', line: 3 },
  ],
  ['no kind', 'devices:\n  K-0001: {zone: a}', { kind: 'no-kind', subject: 'K-0001', line: 2 }],
  [
    'a key of another kind',
    'devices:\n  K-0001: {kind: kiosk, zone: a, sessionMinutes: 9}',
    { kind: 'other-kind', subject: 'sessionMinutes', line: 2 },
  ],
  ['no zone', 'devices:\n  K-0001: {kind: kiosk}', { kind: 'no-zone', subject: 'K-0001', line: 2 }],
  [
    'an asset tag of another shape',
    'devices:\n  kiosk-1: {kind: kiosk, zone: a}',
    { kind: 'bad-asset', subject: 'kiosk-1', line: 2 },
  ],
  [
    'a variable that is not set',
    'devices:\n  W-0001: {kind: wifi-spot, zone: "${NOWHERE}"}',
    { kind: 'unset-variable', subject: 'NOWHERE', line: 2 },
  ],
])('%s is told with its line', (_name, yaml, fault) => {
  expect(faultsOf(yaml)).toContainEqual(fault);
});

test('the same key twice is not read as either', () => {
  expect(faultsOf('devices:\n  K-0001: {kind: kiosk, zone: a}\n  K-0001: {kind: kiosk, zone: b}')[0]).toMatchObject({
    kind: 'syntax',
    line: 3,
  });
});

test('any text gives a fleet or faults, never an exception', () => {
  const pieces = fc.constantFrom(
    'defaults',
    'devices',
    'K-0001',
    ':',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '&a',
    '*a',
    '"',
    '${A}',
    '!!map',
    '<<',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (yaml) => {
      expect(typeof resolve(yaml).ok).toBe('boolean');
    }),
    { numRuns: 1000 },
  );
});

test('the sample of the guide to limits and zones is a fleet, and a tier that is not there is refused with its line', () => {
  const guide = readFileSync(new URL('../../../docs/guides/limits-and-zones.md', import.meta.url), 'utf8');
  const yaml = /```yaml\n([^]*?)```/.exec(guide)?.[1] ?? '';
  const resolved = resolve(yaml);
  expect(resolved).toMatchObject({ ok: true, value: [{ asset: 'W-0001', state: { zone: 'library' } }] });
  expect(resolved.ok && Object.keys(resolved.value[0]?.state.wifi?.zones ?? {})).toEqual(['hall', 'library', 'gym']);
  expect(faultsOf(yaml.replace('free: half-day', 'free: half-dya'))).toMatchObject([
    { kind: 'bad-value', subject: 'wifi' },
  ]);
});
