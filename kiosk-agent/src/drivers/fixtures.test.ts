import { expect, test } from 'vitest';
import { fixtureBytes, shippedFixtures, type FixtureCase } from '@machikado/device-profiles/fixture.ts';
import {
  inputProfile,
  inputProfileByPcscName,
  inputProfileByUsb,
  inputProfileFiles,
} from '@machikado/device-profiles/input-catalogue.ts';
import { kioskProfiles } from '@machikado/device-profiles/kiosk-catalogue.ts';
import { lineageOf } from '@machikado/device-profiles/inheritance.ts';
import {
  printerProfile,
  printerProfileByIdentity,
  printerProfileByUsb,
  printerProfileFiles,
} from '@machikado/device-profiles/printer-catalogue.ts';
import { readCardId } from './card/card-id.ts';
import { classifyCondition, createReplyReader, decodeRealTime } from './escpos/status.ts';
import { createStarReader } from './star/status.ts';
import { openingReports } from './input/hid-pos.ts';
import { createReportDecoder } from './input/report-decoder.ts';

const fixtures = shippedFixtures();
const files = [...printerProfileFiles, ...inputProfileFiles];

/** Who it is belongs to one profile alone, like `match`. */
const ofOneAlone: ReadonlySet<FixtureCase['kind']> = new Set(['identity', 'reader-name', 'usb']);

function speaksStar(id: string): boolean {
  const profile = printerProfile(id);
  return profile.ok && profile.value.print.command !== 'esc-pos';
}

const idOf = (found: ReturnType<typeof inputProfileByPcscName | typeof printerProfile>) =>
  found.ok ? found.value.id : found.error;

/** The profile that is chosen by the two answers to GS I, as bytes. */
function profileByGsI(bytes: Uint8Array) {
  const [maker = '', model = ''] = createReplyReader()(bytes).map((reply) =>
    reply.kind === 'identity' ? reply.text : reply.kind,
  );
  return { maker, model, chosen: idOf(printerProfileByIdentity({ maker, model })) };
}

/** What is chosen for each device of a kiosk by what it shows. */
function chosenIn({ found }: Extract<FixtureCase, { kind: 'cabinet' }>): Record<string, string> {
  const { printer, 'card-reader': reader, scanner } = found;
  return {
    ...(printer !== undefined && {
      printer:
        'usb' in printer ? idOf(printerProfileByUsb(printer.usb)) : profileByGsI(fixtureBytes(printer.gsI)).chosen,
    }),
    ...(reader !== undefined && { 'card-reader': idOf(inputProfileByPcscName(reader.readerName)) }),
    ...(scanner !== undefined && { scanner: idOf(inputProfileByUsb(scanner.usb)) }),
  };
}

/** What a printer's answer proves. */
function proofIn(id: string, bytes: Uint8Array): unknown {
  if (!speaksStar(id)) return createReplyReader()(bytes)[0];
  return { kind: 'etb', counter: createStarReader()(bytes)[0]?.etbCounter };
}

/** The fixtures of a profile and of everything that it inherits. */
function casesFor(id: string): readonly FixtureCase[] {
  const line = lineageOf<(typeof files)[number]>(files, id);
  if (!line.ok) throw new Error(line.error);
  return line.value.flatMap((file) => {
    const own = fixtures.find((fixture) => fixture.profile === file.id)?.cases ?? [];
    if (file.id === id) return own;
    // What a Star inherits of an ESC/POS printer is its paper, not its language.
    if (speaksStar(id)) return [];
    return own.filter((one) => !ofOneAlone.has(one.kind));
  });
}

/** What the driver makes of a fixture. */
function outcomeOf(id: string, fixture: FixtureCase): unknown {
  switch (fixture.kind) {
    case 'automatic-status': {
      const [reply, ...others] = createReplyReader()(fixtureBytes(fixture.bytes));
      return others.length === 0 && reply?.kind === 'automatic' ? classifyCondition(reply.condition) : reply;
    }
    case 'real-time-status': {
      const answers = createReplyReader()(fixtureBytes(fixture.bytes)).flatMap((reply) =>
        reply.kind === 'real-time' ? [reply.byte] : [],
      );
      return answers.length === 4
        ? classifyCondition(decodeRealTime(answers as [number, number, number, number]))
        : answers;
    }
    case 'star-status': {
      const [reply, ...others] = createStarReader()(fixtureBytes(fixture.bytes));
      return others.length === 0 ? reply?.status : others;
    }
    case 'identity': {
      const { chosen, ...named } = profileByGsI(fixtureBytes(fixture.bytes));
      return chosen === id ? named : chosen;
    }
    case 'usb':
      return idOf(printerProfile(id).ok ? printerProfileByUsb(fixture.device) : inputProfileByUsb(fixture.device));
    case 'proof':
      return proofIn(id, fixtureBytes(fixture.bytes));
    case 'enable': {
      const profile = inputProfile(id);
      return profile.ok ? openingReports(profile.value.quirks) : profile.error;
    }
    case 'cabinet':
      return chosenIn(fixture);
    case 'card-id': {
      const read = readCardId(fixtureBytes(fixture.bytes));
      return read.ok ? read.value : read.error;
    }
    case 'reader-name':
      return idOf(inputProfileByPcscName(fixture.readerName));
    case 'reports':
      return decodeReports(id, fixture);
  }
}

function decodeReports(id: string, fixture: Extract<FixtureCase, { kind: 'reports' }>): unknown {
  const profile = inputProfile(id);
  if (!profile.ok || profile.value.link !== 'hid') throw new Error(`${id} has no reports.`);
  const decoder = createReportDecoder(profile.value, fixture.descriptor && fixtureBytes(fixture.descriptor));
  if (!decoder.ok) return decoder.error;
  return fixture.reports.flatMap((report): object[] => {
    const taken = decoder.value(fixtureBytes(report));
    if (!taken.ok) return [{ kind: 'fault', fault: taken.error }];
    return taken.value === undefined ? [] : [taken.value];
  });
}

/** What a fixture expects, in the form in which the driver gives it. */
function expectedOf(fixture: FixtureCase): unknown {
  if (fixture.kind === 'enable') return fixture.expect.map((bytes) => Uint8Array.from(fixtureBytes(bytes)));
  return fixture.expect;
}

test.each(files.map((file) => file.id))('%s: the drivers understand its bytes', (id) => {
  expect(fixtures.filter((fixture) => fixture.profile === id)).toHaveLength(1);
  for (const fixture of casesFor(id)) expect(outcomeOf(id, fixture), fixture.name).toEqual(expectedOf(fixture));
});

test.each(kioskProfiles)('$id: what shows itself in it is found to be what stands in its profile', (kiosk) => {
  const [own] = fixtures.filter((fixture) => fixture.profile === kiosk.id);
  const cabinets = own?.cases.flatMap((one) => (one.kind === 'cabinet' ? [one] : [])) ?? [];
  expect(cabinets.length).toBeGreaterThan(0);
  for (const cabinet of cabinets) {
    expect(outcomeOf(kiosk.id, cabinet), cabinet.name).toEqual(cabinet.expect);
    for (const { role, profile } of kiosk.devices) {
      const line = lineageOf<(typeof files)[number]>(files, profile);
      // A device without a number of its own is driven as what it inherits.
      expect(line.ok && line.value.map((file) => file.id)).toContain(cabinet.expect[role]);
    }
  }
});

test('every fixture belongs to a profile', () => {
  const ids = new Set([...files, ...kioskProfiles].map((file) => file.id));
  expect(fixtures.map((fixture) => fixture.profile).filter((id) => !ids.has(id))).toEqual([]);
});

test('every printer shows each way of telling its status that it promises, and no other', () => {
  for (const { id } of printerProfileFiles) {
    const profile = printerProfile(id);
    if (!profile.ok) throw new Error(profile.error);
    const kinds = new Set(casesFor(id).map((one) => one.kind));
    expect([id, kinds.has('automatic-status'), kinds.has('real-time-status')]).toEqual([
      id,
      profile.value.status.asb,
      profile.value.status.dleEot,
    ]);
  }
});
