import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppointmentFile } from '@machikado/contracts/appointment.ts';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { City } from '@machikado/contracts/city.ts';
import type { Place } from '@machikado/contracts/place.ts';
import { LotteryRuleFile } from '@machikado/contracts/lottery.ts';
import { Procedure } from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { importPlaces } from '../open-data/import-places.ts';
import type { QuarantinedRow } from '../open-data/place-file.ts';
import { EventFile } from './event-file.ts';
import { mergeCategories } from './browsing-categories.ts';
import { findPackFaults } from './pack-faults.ts';
import { FacilityFile, OpenDataFiles, SampleFile, WarningRules, type Pack, type PackError } from './pack.ts';

const fileLimitBytes = 5 * 1024 * 1024;

/** A file that cannot be used; thrown inside this module only, and given back by `loadPack`. */
class PackFileError extends Error {
  readonly packError: PackError;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.packError = { file, reason };
  }
}

/**
 * Reads a city's pack, imports its open data and checks that the parts fit together.
 * `directory` is `<packs>/<city>`. The error names the first file that cannot be used.
 */
export async function loadPack(directory: string): Promise<Result<Pack, PackError>> {
  try {
    const pack = await readPack(directory);
    const fault = findPackFaults(pack)[0];
    return fault === undefined ? ok(pack) : err(fault);
  } catch (error) {
    if (error instanceof PackFileError) return err(error.packError);
    throw error;
  }
}

async function readPack(directory: string): Promise<Pack> {
  const city = await readJson(directory, 'city.json', City);
  const warnings = await readJson(directory, 'warnings.json', WarningRules);
  const openData = await readOpenData(directory, city.code);
  const pack = {
    city,
    facilities: (await readJson(directory, 'facilities.json', FacilityFile)).facilities,
    bookingRules: await readJson(directory, 'booking-rules.json', BookingRules),
    lotteries: (await readJson(directory, 'lotteries.json', LotteryRuleFile)).lotteries,
    appointments: (await readJson(directory, 'appointments.json', AppointmentFile)).services,
    procedures: await readProcedures(directory),
    events: (await readJson(directory, 'events.json', EventFile)).events,
    ...openData,
    samples: (await readJson(directory, 'samples.json', SampleFile)).samples,
    tsunamiAreas: warnings.tsunamiAreas,
    browsing: mergeCategories(await readJson(directory, 'browsing.json', BrowsingPolicy)),
  };
  return warnings.shelterNote === undefined ? pack : { ...pack, shelterNote: warnings.shelterNote };
}

async function readBytes(directory: string, file: string): Promise<Uint8Array> {
  const bytes = await readFile(join(directory, file)).catch((error: unknown) => {
    throw new PackFileError(file, error instanceof Error && 'code' in error ? String(error.code) : 'cannot be read');
  });
  if (bytes.length > fileLimitBytes) throw new PackFileError(file, 'too large');
  return bytes;
}

async function readJson<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = new TextDecoder().decode(await readBytes(directory, file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PackFileError(file, 'not JSON');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new PackFileError(file, z.prettifyError(parsed.error));
  return parsed.data;
}

async function readProcedures(directory: string): Promise<Procedure[]> {
  const names = await readdir(join(directory, 'procedures')).catch(() => {
    throw new PackFileError('procedures', 'no such folder');
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map((name) => readJson(directory, join('procedures', name), Procedure)));
}

type OpenData = { readonly places: Place[]; readonly quarantined: QuarantinedRow[] };

/** The files in the order of `open-data.json`; a place that an earlier file has already is left out of a later one. */
async function readOpenData(directory: string, code: string): Promise<OpenData> {
  const { files } = await readJson(directory, 'open-data.json', OpenDataFiles);
  const places: Place[] = [];
  const quarantined: QuarantinedRow[] = [];
  const seen = new Map<string, string>();
  for (const file of files) {
    const path = join('open-data', file.file);
    const imported = importPlaces(await readBytes(directory, path), { ...file, code });
    if (!imported.ok) throw new PackFileError(path, imported.error.kind);
    quarantined.push(...imported.value.quarantined, ...imported.value.dropped);
    for (const { place, row } of imported.value.places) {
      const key = [place.kind, place.name, place.latitude, place.longitude, place.description].join('\n');
      const earlier = seen.get(key);
      if (earlier === undefined || earlier === file.file) places.push(place);
      else quarantined.push({ file: file.file, row, reason: `already in ${earlier}` });
      seen.set(key, earlier ?? file.file);
    }
  }
  return { places, quarantined };
}
