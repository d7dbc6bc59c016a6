import { Hono, type Context } from 'hono';
import { z } from 'zod';
import {
  ApplicationLookup,
  ApplicationRequest,
  ApplicationState,
  receiptNumberPattern,
  type ApplicationReceipt,
  type Procedure,
} from '@machikado/contracts/procedure.ts';
import { applicationSeal, SealedApplication } from '@machikado/contracts/queued-application.ts';
import { sealingKeys } from '@machikado/runtime/sealed-envelope.ts';
import { ApplicationDecision } from '@machikado/contracts/staff-api.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson } from '../http/problem.ts';
import { compileForm, type Form } from './answers.ts';
import { decideApplication, findCase, findStatus, inbox, receiptSecret, submitApplication } from './store.ts';
import { createTryLimit } from './try-limit.ts';

const tenMinutesMs = 600_000;
const CaseNumber = z.object({ number: z.string().regex(receiptNumberPattern) });

function isOpen(procedure: Procedure, now: Date): boolean {
  const ends = [procedure.closesAt, procedure.course?.startsAt];
  return ends.every((end) => end === undefined || now <= new Date(end));
}

/** The form that a request fills in, open now and in the version that was filled in. Throws the problem. */
function openForm(forms: ReadonlyMap<string, Form>, request: ApplicationRequest, now: Date): Form {
  const form = forms.get(request.procedureId);
  if (form === undefined) throw new ProblemError('not-found');
  if (form.procedure.version !== request.version)
    throw new ProblemError('conflict', { detail: 'The form has changed.' });
  if (!isOpen(form.procedure, now)) throw new ProblemError('conflict', { detail: 'The time to apply is over.' });
  return form;
}

/** Handing in, and asking for the state with the receipt. */
export function applicationRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const forms = new Map(context.pack.procedures.map((procedure) => [procedure.id, compileForm(procedure)]));
  const submissions = createTryLimit({ tries: 60, perMs: tenMinutesMs });
  const keys = sealingKeys(context.pepper, applicationSeal);

  /** What a kiosk kept while the city was away comes sealed; inside is the same as from any other. */
  function openSealed(body: ApplicationRequest | z.infer<typeof SealedApplication>): ApplicationRequest {
    if (!('sealed' in body)) return body;
    const opened = keys.open(body.sealed);
    if (!opened.ok) throw new ProblemError('bad-request', { detail: 'The seal is damaged.' });
    return parseInput(JSON.parse(opened.value.toString()), ApplicationRequest);
  }
  const wrongReceipts = createTryLimit({ tries: 10, perMs: tenMinutesMs });

  app.post('/applications', async (c) => {
    const { device } = c.var;
    const source = device.source ?? device.id;
    const key = idempotencyKeyOf(c);
    const request = openSealed(await readJson(c, z.union([SealedApplication, ApplicationRequest])));
    const now = context.now();
    const allowed = submissions.reserve(source, now);
    if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
    const scope = `applications:${device.id}`;
    const secret = receiptSecret(context.pepper, `${scope} ${key}`);
    const answer = await once(context, { scope, key, body: request }, async (tx) => {
      const { procedure, check } = openForm(forms, request, now);
      const readable = check(request.answers);
      if (!readable.ok) {
        const errors = readable.error.map(({ pointer, reason }) => ({ pointer: `/answers${pointer}`, reason }));
        throw new ProblemError('bad-request', { errors });
      }
      const submission = { procedure, answers: request.answers, readable: readable.value, secret, device };
      const submitted = await submitApplication(tx, { now, pepper: context.pepper }, submission);
      if (!submitted.ok) throw new ProblemError('course-full');
      return { status: 201, body: { ...submitted.value, procedureTitle: procedure.title } };
    });
    const receipt: ApplicationReceipt = { ...answer.body, secret };
    c.header('Cache-Control', 'no-store');
    return c.json(receipt, answer.status);
  });

  app.post('/applications/status', async (c) => {
    const lookup = await readJson(c, ApplicationLookup);
    const source = c.var.device.source ?? c.var.device.id;
    const allowed = wrongReceipts.reserve(source, context.now());
    if (!allowed.ok) throw new ProblemError('too-many-requests', { retryAfterS: allowed.error.retryAfterS });
    const status = await findStatus(context, lookup);
    if (status === undefined) throw new ProblemError('not-found');
    wrongReceipts.forgive(source);
    c.header('Cache-Control', 'no-store');
    return c.json(status);
  });

  return app;
}

/** The inbox of clerks, the single case, and its decision. */
export function staffApplicationRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  const answerCase = async (c: Context<StaffEnv>, number: string) => {
    const found = await findCase(context.db, number);
    if (found === undefined) throw new ProblemError('not-found');
    c.header('Cache-Control', 'no-store');
    return c.json(found);
  };

  app.get('/applications', requireRole('clerk', 'auditor'), async (c) => {
    const { state } = parseInput(c.req.query(), z.object({ state: ApplicationState.optional() }));
    c.header('Cache-Control', 'no-store');
    return c.json({ applications: await inbox(context.db, state) });
  });

  app.get('/applications/:number', requireRole('clerk'), (c) =>
    answerCase(c, parseInput(c.req.param(), CaseNumber).number),
  );

  app.post('/applications/:number/decision', requireRole('clerk'), async (c) => {
    const { number } = parseInput(c.req.param(), CaseNumber);
    const decision = await readJson(c, ApplicationDecision);
    const decided = await decideApplication(context, number, { staffId: c.var.staff.staffId, decision });
    if (!decided.ok) {
      if (decided.error.kind === 'not-found') throw new ProblemError('not-found');
      throw new ProblemError('conflict', { detail: 'This application has moved on.' });
    }
    return answerCase(c, number);
  });

  return app;
}
