import { Router } from 'express';
import { z } from 'zod';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { ApplicationLookup, ApplicationRequest, Procedure } from '@machikado/contracts/procedure.ts';
import {
  applicationSeal,
  OfflineMeans,
  type QueuedTicket,
  type TicketStatus,
} from '@machikado/contracts/queued-application.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { sealTo } from '@machikado/runtime/sealed-envelope.ts';
import type { OfflineCopy } from '../city/offline-copy.ts';
import type { ApplicationQueue } from '../city/queued-applications.ts';
import { sendResult } from './problem.ts';

export type QueueDoors = { readonly queue: ApplicationQueue; readonly copy: OfflineCopy; readonly now: () => Date };

const Procedures = z.object({ procedures: z.array(Procedure) });
const maxWrongTickets = 30;
const forgiveMs = 10 * 60_000;

/**
 * `POST /applications/queued`: keeps an application for a city that is away, where its procedure allows it.
 * `POST /applications/queued/status`: what became of it, for the holder of the ticket.
 */
export function queuedApplicationRoutes(doors: QueueDoors): Router {
  const { queue, now } = doors;
  let wrong: number[] = [];

  function look(body: unknown): Result<TicketStatus, Problem> {
    const asked = ApplicationLookup.safeParse(body);
    if (!asked.success) return err(problem('bad-request'));
    wrong = wrong.filter((at) => now().getTime() - at < forgiveMs);
    if (wrong.length >= maxWrongTickets) return err(problem('too-many-requests', { retryAfterS: 600 }));
    const found = queue.find(asked.data.number, asked.data.secret);
    if (found !== undefined) return ok(found);
    wrong.push(now().getTime());
    return err(problem('not-found'));
  }

  return Router()
    .post('/applications/queued', async (request, response) => {
      const key = z.uuid().safeParse(request.get('idempotency-key'));
      const asked = ApplicationRequest.safeParse(request.body);
      const kept = key.success && asked.success ? await keep(doors, key.data, asked.data) : err(problem('bad-request'));
      sendResult(response, kept, 201);
    })
    .post('/applications/queued/status', (request, response) => {
      sendResult(response, look(request.body));
    });
}

async function keep(
  doors: QueueDoors,
  key: string,
  request: ApplicationRequest,
): Promise<Result<QueuedTicket, Problem>> {
  const { queue, copy, now } = doors;
  const [procedures, means] = await Promise.all([copy.readKept('procedures'), copy.readKept('offline-means')]);
  const known = Procedures.safeParse(procedures.ok ? procedures.value.value : undefined);
  const city = OfflineMeans.safeParse(means.ok ? means.value.value : undefined);
  if (!known.success || !city.success) return err(problem('city-unreachable'));
  const form = known.data.procedures.find(
    ({ id, version }) => id === request.procedureId && version === request.version,
  );
  if (form?.queueable !== true) return err(problem('conflict', { detail: 'This procedure cannot wait.' }));
  const sealed = sealTo(city.data.sealingKey, Buffer.from(JSON.stringify(request)), applicationSeal);
  const added = queue.add({ key, sealed, procedureTitle: form.title, at: now() });
  if (added.ok) return added;
  if (added.error === 'queue-full') return err(problem('too-many-requests'));
  return err(problem(added.error === 'settled' ? 'conflict' : 'storage-full'));
}
