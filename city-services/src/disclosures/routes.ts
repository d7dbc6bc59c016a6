import { Hono } from 'hono';
import type { z } from 'zod';
import { DisclosureRequest, type DisclosureList } from '@machikado/contracts/wifi-disclosure.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffCaller, StaffEnv } from '../http/context.ts';
import { ProblemError, readJson } from '../http/problem.ts';
import type { StepFault } from './decision.ts';
import { exportDisclosure, type ExportFault } from './export.ts';
import { askForDisclosure, disclosureOf, listDisclosures, takeStep, type DisclosureRow } from './store.ts';

function problemOf(fault: ExportFault | { readonly kind: StepFault }): ProblemError {
  if (fault.kind === 'not-found') return new ProblemError('not-found');
  if (fault.kind === 'same-person') return new ProblemError('forbidden', { detail: 'Whoever asks does not decide.' });
  if (fault.kind === 'not-theirs') return new ProblemError('forbidden', { detail: 'Only who asked may do this.' });
  if (fault.kind === 'too-many') return new ProblemError('too-large', { detail: 'More records than may be given.' });
  if (fault.kind === 'silent') return new ProblemError('wifi-unreachable', { detail: fault.spots.join(', ') });
  return new ProblemError('conflict');
}

const seenBy = (row: DisclosureRow, { staffId, roles }: StaffCaller) =>
  disclosureOf(row, row.asked_by === staffId || roles.includes('auditor'));

/**
 * Disclosures of connection records (照会) under two persons; mounted under `/api`. A clerk asks and takes the file, an
 * auditor decides; one who has both roles never decides on what she has asked.
 */
export function staffDisclosureRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const asker = requireRole('clerk');
  const decider = requireRole('auditor');

  app.get('/disclosures', requireRole('clerk', 'auditor'), async (c) => {
    const rows = await listDisclosures(context);
    return c.json({ disclosures: rows.map((row) => seenBy(row, c.var.staff)) } satisfies z.infer<
      typeof DisclosureList
    >);
  });
  app.post('/disclosures', asker, async (c) => {
    const { staffId } = c.var.staff;
    const row = await askForDisclosure(context, staffId, await readJson(c, DisclosureRequest));
    return c.json(seenBy(row, c.var.staff), 201);
  });
  for (const [step, gate] of [
    ['approve', decider],
    ['refuse', decider],
    ['withdraw', asker],
  ] as const) {
    app.post(`/disclosures/:id/${step}`, gate, async (c) => {
      const taken = await takeStep(context, { id: c.req.param('id'), step, by: c.var.staff.staffId });
      if (taken.ok) return c.json(seenBy(taken.value, c.var.staff));
      throw taken.error === 'not-found' ? new ProblemError('not-found') : problemOf({ kind: taken.error });
    });
  }
  app.post('/disclosures/:id/export', asker, async (c) => {
    const exported = await exportDisclosure(context, c.req.param('id'), c.var.staff.staffId);
    if (!exported.ok) throw problemOf(exported.error);
    const { number, file } = exported.value;
    return c.body(Uint8Array.from(file), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${number}.csv"`,
      'cache-control': 'no-store',
    });
  });
  return app;
}
