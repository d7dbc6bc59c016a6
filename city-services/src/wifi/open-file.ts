import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import type { CityContext } from '../http/context.ts';
import { answerTagged } from '../http/tagged.ts';
import { accessPointDialects, renderAccessPoints } from '../open-data/access-point-list.ts';
import { listWifiPlaces } from './places.ts';

export const csvType = 'text/csv';

/** Which columns: those of the present books, or those of the data set before it. */
export const AccessPointQuery = z.object({ columns: z.enum(accessPointDialects).default('standard') });

export type AccessPointFile = { readonly name: string; readonly csv: string };

/** Open data set 07 of this city, named as such files are. */
export async function accessPointFile(
  context: Pick<CityContext, 'db' | 'city'>,
  { columns }: z.infer<typeof AccessPointQuery>,
): Promise<AccessPointFile> {
  const { city } = context;
  const csv = renderAccessPoints(await listWifiPlaces(context), city, columns);
  return { name: `${city.code}_public_wireless_lan.csv`, csv };
}

/** Saved under its name by a browser; a program that has it already gets no second copy. */
export function csvAnswer(c: Context, { name, csv }: AccessPointFile): Response {
  const etag = `"${createHash('sha256').update(csv).digest('hex').slice(0, 16)}"`;
  c.header('content-disposition', `attachment; filename="${name}"`);
  return answerTagged(c, { json: csv, etag }, `${csvType}; charset=UTF-8`);
}
