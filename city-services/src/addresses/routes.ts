import { Hono, type Env } from 'hono';
import { z } from 'zod';
import { PostalCode, type PostalAddresses } from '@machikado/contracts/address.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import { packagedAddresses } from './packaged.ts';
import { findAddresses, importPostalList } from './store.ts';

/** A list this long is refused before it is read. */
export const maxPostalListBytes = 64 * 1024 * 1024;

/**
 * `GET /addresses/:postalCode`: the addresses of a code, from the imported list or, where it has none, from the one in
 * the package. An unknown code is an empty answer, not a fault.
 */
export function addressRoutes<E extends Env>(context: CityContext): Hono<E> {
  const app = new Hono<E>();
  app.get('/addresses/:postalCode', async (c) => {
    const { postalCode } = parseInput({ postalCode: c.req.param('postalCode') }, z.object({ postalCode: PostalCode }));
    const imported = await findAddresses(context.db, postalCode);
    const answer: PostalAddresses = {
      postalCode,
      addresses: imported.length > 0 ? imported : packagedAddresses(postalCode),
    };
    c.header('cache-control', 'no-store');
    return c.json(answer);
  });
  return app;
}

/** `PUT /postal-addresses`: Japan Post's `utf_ken_all.csv` as the body, for technicians; mounted under `/api`. */
export function staffAddressRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  let importing = false;
  app.put('/postal-addresses', requireRole('technician'), async (c) => {
    const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== 'text/csv' || c.req.raw.body === null)
      throw new ProblemError('bad-request', { detail: 'A CSV file is expected.' });
    if (importing) throw new ProblemError('conflict', { detail: 'A list is being imported.' });
    importing = true;
    try {
      const imported = await importPostalList(context, c.req.raw.body, `staff:${c.var.staff.staffId}`);
      if (imported.ok) return c.json(imported.value);
      throw imported.error === 'too-large'
        ? new ProblemError('too-large')
        : new ProblemError('bad-request', { detail: `The list cannot be used: ${imported.error}.` });
    } finally {
      importing = false;
    }
  });
  return app;
}
