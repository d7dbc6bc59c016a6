import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { z } from 'zod';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import { appendAudit } from '../audit/store.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { parseInput, ProblemError } from '../http/problem.ts';
import type { CityDatabase } from '../store/database.ts';
import { composeBoard } from './board.ts';
import { boardSignalOf } from './board-signal.ts';
import { countBoardUp, endAlert, newestAlerts, newestTelegrams, readRevision, readStanding } from './store.ts';

const BoardQuery = z.object({
  after: z.coerce.number().int().min(-1).default(-1),
  waitS: z.coerce.number().int().min(0).max(60).default(0),
});

/** Another process may write to the same PostgreSQL: without a notice the revision is read again after this time. */
const lookAgainMs = 2000;

/** The board as it stands now. */
export async function readBoard(context: CityContext): Promise<AlertBoard> {
  const { places, shelterNote } = context.pack;
  const shelters = places.filter((place) => place.kind === 'shelter' || place.kind === 'evacuation-site');
  return composeBoard({ ...(await readStanding(context.db)), shelters, shelterNote });
}

type Patience = { readonly after: number; readonly waitS: number; readonly gone: AbortSignal };

/**
 * Waits until the board is another than the caller knows, or the time is up, or the caller is gone. A caller that knows
 * a higher revision knew another store: that too is an answer at once.
 */
export async function waitForChange(db: CityDatabase, { after, waitS, gone }: Patience): Promise<void> {
  const deadline = performance.now() + waitS * 1000;
  const signal = boardSignalOf(db);
  while (!gone.aborted) {
    const changed = signal.changed();
    const leftMs = deadline - performance.now();
    if (leftMs <= 0 || (await readRevision(db)) !== after) return;
    const woken = new AbortController();
    const waiting = AbortSignal.any([gone, woken.signal]);
    void changed.then(() => woken.abort());
    await delay(Math.min(leftMs, lookAgainMs), undefined, { signal: waiting }).catch(() => undefined);
  }
}

/** `GET /alerts?after=<revision>&waitS=<0–60>`: the board, at once or when it changes. */
export function alertRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  app.get('/alerts', async (c) => {
    const { after, waitS } = parseInput(c.req.query(), BoardQuery);
    const gone = c.req.raw.signal;
    await waitForChange(context.db, { after, waitS, gone });
    // Nobody reads the answer, and at the end of the process the store may be closed already.
    if (gone.aborted) return c.body(null, 204);
    return c.json(await readBoard(context), 200, { 'cache-control': 'no-store' });
  });
  return app;
}

/** `GET /alerts`, `POST /alerts/:id/end`, `GET /telegrams` of the staff console. */
export function staffAlertRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.get('/alerts', requireRole('clerk', 'auditor'), async (c) => c.json({ alerts: await newestAlerts(context.db) }));
  app.get('/telegrams', requireRole('clerk', 'auditor'), async (c) =>
    c.json({ telegrams: await newestTelegrams(context.db) }),
  );
  app.post('/alerts/:id/end', requireRole('clerk'), async (c) => {
    const id = c.req.param('id');
    const { staffId } = c.var.staff;
    const at = context.now();
    const ended = await context.db.transaction().execute(async (tx) => {
      const result = await endAlert(tx, id, { at, by: staffId });
      if (result?.isEndedNow === true) {
        await countBoardUp(tx);
        await appendAudit(tx, { at, actor: `staff:${staffId}`, action: 'alert.ended', subject: id });
      }
      return result;
    });
    if (ended === undefined) throw new ProblemError('not-found');
    if (ended.isEndedNow) boardSignalOf(context.db).announce();
    return c.json(ended.alert);
  });
  return app;
}
