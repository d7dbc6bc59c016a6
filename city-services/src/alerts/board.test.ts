import { expect, test } from 'vitest';
import type { Hazard, Place } from '@machikado/contracts/place.ts';
import { composeBoard, type StandingAlert } from './board.ts';

function place(id: string, kind: Place['kind'], hazards?: Hazard[]): Place {
  return { id, kind, name: id, credit: '焼津市', ...(hazards && { hazards }) };
}

function standing(id: string, level: number, hazards: Hazard[]): StandingAlert {
  const text = { ja: id, en: id };
  const source = { publisher: '気象庁', title: id, text: id, reportedAt: '2026-11-23T00:00:00.000Z' };
  const at = { startedAt: '2026-11-23T00:00:00.000Z', drill: false };
  return { alert: { id, level, headline: text, action: text, source, ...at }, hazards };
}

const shelters = [
  place('tower', 'evacuation-site', ['earthquake', 'tsunami']),
  place('hill', 'evacuation-site', ['landslide']),
  place('school', 'shelter', ['earthquake', 'tsunami', 'flood']),
  place('nothing-ticked', 'shelter', []),
  place('source-silent', 'shelter'),
];
const shown = (...alerts: StandingAlert[]) => {
  const board = composeBoard({ revision: 1, standing: alerts, shelters, shelterNote: undefined });
  return { ids: board.shelters.map(({ id }) => id), note: board.shelterNote?.en };
};

test('places are designated for the hazard, or their source is silent on hazards', () => {
  expect(shown(standing('a', 3, ['flood'])).ids).toEqual(['school', 'source-silent']);
  expect(shown(standing('a', 3, ['landslide'])).ids).toEqual(['hill', 'source-silent']);
});

test('before a tsunami nobody is sent to a shelter to stay in', () => {
  expect(shown(standing('a', 4, ['tsunami'])).ids).toEqual(['tower']);
  expect(shown(standing('a', 4, ['earthquake']), standing('b', 4, ['tsunami'])).ids).toEqual(['tower']);
});

test('in a storm or heavy snow nobody is sent out', () => {
  expect(shown(standing('a', 5, [])).ids).toEqual([]);
});

test('an empty list never looks like safety', () => {
  const both = shown(standing('a', 4, ['flood']), standing('b', 4, ['tsunami']));
  expect(both.ids).toEqual([]);
  expect(both.note).toContain('lists no evacuation place');
  expect(shown()).toEqual({ ids: [], note: undefined });
});

test('the gravest stands first, and at most 300 places are sent', () => {
  const many = Array.from({ length: 400 }, (_, index) => place(`p${index}`, 'evacuation-site'));
  const state = { revision: 7, shelters: many, shelterNote: { ja: '窓口へ', en: 'Ask at the desk.' } };
  const board = composeBoard({ ...state, standing: [standing('a', 3, ['flood']), standing('b', 5, ['landslide'])] });
  expect(board.alerts.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(board.shelters).toHaveLength(300);
  expect([board.revision, board.shelterNote?.en]).toEqual([7, 'Ask at the desk.']);
});
