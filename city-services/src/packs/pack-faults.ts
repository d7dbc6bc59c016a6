import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { LocalText } from '@machikado/contracts/locale.ts';
import type { Procedure } from '@machikado/contracts/procedure.ts';
import { indexRooms } from '../facilities/rooms.ts';
import { spanOf } from '../facilities/spans.ts';
import { findAppointmentFaults } from './appointment-faults.ts';
import { findEventFaults } from './event-faults.ts';
import { findFacilityFaults } from './facility-faults.ts';
import { findLotteryFaults } from './lottery-faults.ts';
import type { Pack, PackError } from './pack.ts';
import { repeated } from './repeated.ts';

/** What does not fit together in a pack whose files are all well formed. Empty when it can be used. */
export function findPackFaults(pack: Pack): PackError[] {
  return [
    ...findFacilityFaults(pack),
    ...findLotteryFaults(pack),
    ...findAppointmentFaults(pack),
    ...findSampleFaults(pack),
    ...findEventFaults(pack),
    ...pack.procedures.flatMap(findProcedureFaults),
    ...findCourseFaults(pack),
  ];
}

/** Nobody may take a sample for the city's own: where there is one, the city and the staff page say so. */
function findSampleFaults(pack: Pack): PackError[] {
  const rooms = pack.facilities.flatMap((facility) => facility.rooms);
  const { lotteries, appointments, procedures, events, bookingRules } = pack;
  const parts = [...rooms, ...lotteries, ...appointments, ...procedures, ...events, bookingRules];
  const hasSample = parts.some((part) => part.sample);
  const faults: PackError[] = [];
  if (hasSample && !pack.city.hasSamples)
    faults.push({ file: 'city.json', reason: 'holds samples and does not say so' });
  if (hasSample && pack.samples.length === 0) faults.push({ file: 'samples.json', reason: 'names no sample' });
  const hasShelters = pack.places.some((place) => place.kind === 'shelter' || place.kind === 'evacuation-site');
  if (!hasShelters && pack.shelterNote === undefined) {
    faults.push({ file: 'warnings.json', reason: 'no shelter list and no note whom to ask' });
  }
  return faults;
}

/** A course that names rooms names those that are there, at times at which they are let. */
function findCourseFaults({ procedures, facilities }: Pack): PackError[] {
  const rooms = indexRooms(facilities);
  return procedures.flatMap(({ id, course }) =>
    (course?.slots ?? []).flatMap(({ roomId, komaId }) => {
      const place = rooms.get(roomId);
      const isThere = place !== undefined && spanOf(place.room, komaId) !== undefined;
      return isThere ? [] : [{ file: `procedures/${id}.json`, reason: `${roomId} ${komaId} is not there` }];
    }),
  );
}

function findProcedureFaults(procedure: Procedure): PackError[] {
  const file = `procedures/${procedure.id}.json`;
  return [...findSchemaFaults(procedure), ...findFormFaults(procedure)].map((reason) => ({ file, reason }));
}

function findSchemaFaults(procedure: Procedure): string[] {
  // Branches are sub-schemas (`if`/`then`, `when`) whose types and properties stand in the schema around them.
  const ajv = addFormats.default(new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true }));
  const branches = procedure.flow.map((page) => page.when).filter((when) => when !== undefined);
  const schemas: Record<string, unknown>[] = [procedure.schema, ...branches];
  return schemas.flatMap((schema) => {
    try {
      ajv.compile(schema);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}

function findFormFaults(procedure: Procedure): string[] {
  const properties = Object.keys(asRecord(procedure.schema['properties']));
  const onPages = procedure.flow.flatMap((page) => page.fields);
  const required = procedure.schema['required'];
  const faults = repeated(onPages).map((field) => `${field} is on two pages`);
  for (const field of Object.keys(procedure.ui))
    if (!properties.includes(field)) faults.push(`${field} is not in the schema`);
  for (const field of properties) {
    if (!(field in procedure.ui)) faults.push(`${field} has no words for people`);
    if (!onPages.includes(field)) faults.push(`${field} is on no page`);
  }
  for (const field of onPages) if (!properties.includes(field)) faults.push(`${field} on a page is not in the schema`);
  if (!Array.isArray(required)) return [...faults, 'the schema requires nothing'];
  for (const field of required) if (!onPages.includes(String(field))) faults.push(`${String(field)} is never asked`);
  return [...faults, ...findChoiceFaults(procedure)];
}

function findChoiceFaults(procedure: Procedure): string[] {
  const properties = asRecord(procedure.schema['properties']);
  return Object.entries(procedure.ui).flatMap(([field, ui]) => {
    if (ui.widget !== 'choice') return [];
    const values = asRecord(properties[field])['enum'];
    const named: Record<string, LocalText> = ui.choices ?? {};
    const isComplete = Array.isArray(values) && values.every((value) => String(value) in named);
    return isComplete ? [] : [`${field} has values without words for people`];
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
