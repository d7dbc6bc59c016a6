import { expect, test } from 'vitest';
import type { Place } from '@machikado/contracts/place.ts';
import { hazardsWithRefuge, refugesFor } from './refuge.ts';

const place = (id: string, kind: Place['kind'], hazards?: Place['hazards']): Place => ({
  id,
  kind,
  name: id,
  credit: '見本',
  ...(hazards && { hazards }),
});
const places = [
  place('park', 'evacuation-site', ['earthquake', 'tsunami']),
  place('school', 'shelter', ['earthquake', 'tsunami', 'flood']),
  place('tower', 'evacuation-site', ['tsunami']),
  place('old-list', 'shelter'),
  place('library', 'library'),
];
const ids = (hazard: Parameters<typeof refugesFor>[1]) => refugesFor(places, hazard).map((one) => one.id);

test('nobody is sent to a shelter near the sea before a tsunami, nor to a place for another hazard', () => {
  expect(ids('tsunami')).toEqual(['park', 'tower']);
  expect(ids('earthquake')).toEqual(['park', 'school', 'old-list']);
  expect(ids('flood')).toEqual(['school', 'old-list']);
});

test('only hazards with a place are offered', () => {
  expect(hazardsWithRefuge(places.slice(0, 3))).toEqual(['flood', 'earthquake', 'tsunami']);
  expect(hazardsWithRefuge([place('library', 'library')])).toEqual([]);
});
