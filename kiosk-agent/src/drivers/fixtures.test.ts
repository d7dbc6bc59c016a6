import { expect, test } from 'vitest';
import { fixtureBytes, shippedFixtures, type FixtureCase } from '@machikado/device-profiles/fixture.ts';
import { inputProfile, inputProfileByPcscName, inputProfileFiles } from '@machikado/device-profiles/input-catalogue.ts';
import { lineageOf } from '@machikado/device-profiles/inheritance.ts';
import {
  printerProfile,
  printerProfileByIdentity,
  printerProfileFiles,
} from '@machikado/device-profiles/printer-catalogue.ts';
import { readCardId } from './card/card-id.ts';
import { classifyCondition, createReplyReader, decodeRealTime } from './escpos/status.ts';
import { createStarReader } from './star/status.ts';
import { createReportDecoder } from './input/report-decoder.ts';

const fixtures = shippedFixtures();
const files = [...printerProfileFiles, ...inputProfileFiles];

/** The virtual reader has no bytes of its own. */
const untested = new Set(['vpcd']);

function speaksStar(id: string): boolean {
  const profile = printerProfile(id);
  return profile.ok && profile.value.print.command !== 'esc-pos';
}

/** The fixtures of a profile and of everything that it inherits. */
function casesFor(id: string): readonly FixtureCase[] {
  const line = lineageOf<(typeof files)[number]>(files, id);
  if (!line.ok) throw new Error(line.error);
  return line.value.flatMap((file) => {
    const own = fixtures.find((fixture) => fixture.profile === file.id)?.cases ?? [];
    // Who it is belongs to one profile alone, like `match`.
    const inherited = own.filter((one) => file.id === id || (one.kind !== 'identity' && one.kind !== 'reader-name'));
    // What a Star inherits of an ESC/POS printer is its paper, not its language.
    return speaksStar(id) ? inherited.filter((one) => one.kind === 'star-status') : inherited;
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
      const [maker = '', model = ''] = createReplyReader()(fixtureBytes(fixture.bytes)).map((reply) =>
        reply.kind === 'identity' ? reply.text : reply.kind,
      );
      const found = printerProfileByIdentity({ maker, model });
      return found.ok && found.value.id === id ? { maker, model } : found;
    }
    case 'card-id': {
      const read = readCardId(fixtureBytes(fixture.bytes));
      return read.ok ? read.value : read.error;
    }
    case 'reader-name': {
      const found = inputProfileByPcscName(fixture.readerName);
      return found.ok ? found.value.id : found.error;
    }
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

test.each(files.map((file) => file.id).filter((id) => !untested.has(id)))(
  '%s: the drivers understand its bytes',
  (id) => {
    const cases = casesFor(id);
    expect(cases.length).toBeGreaterThan(0);
    for (const fixture of cases) expect(outcomeOf(id, fixture), fixture.name).toEqual(fixture.expect);
  },
);

test('few are left out of that', () => {
  expect([...untested]).toEqual(['vpcd']);
});

test('every fixture belongs to a profile', () => {
  const ids = new Set(files.map((file) => file.id));
  expect(fixtures.map((fixture) => fixture.profile).filter((id) => !ids.has(id))).toEqual([]);
});

test('every printer that promises a way of telling its status has a fixture for it', () => {
  for (const { id } of printerProfileFiles.filter((file) => !untested.has(file.id))) {
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
